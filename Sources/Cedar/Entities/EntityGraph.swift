/// The parents of a store's entities as numbers. Parents that are not in the store are part of it.
struct EntityGraph {
    private(set) var names: [EntityUID] = []
    private(set) var parents: [[Int32]] = []

    init(_ entities: [EntityUID: Entity]) {
        var numbers: [EntityUID: Int32] = [:]
        numbers.reserveCapacity(entities.count)
        names.reserveCapacity(entities.count)
        for uid in entities.keys {
            numbers[uid] = Int32(names.count)
            names.append(uid)
        }
        parents.reserveCapacity(entities.count)
        for index in 0..<entities.count {
            guard let entity = entities[names[index]] else { continue }
            parents.append(entity.parents.map { number(of: $0, in: &numbers) })
        }
        while parents.count < names.count { parents.append([]) }
    }

    private mutating func number(
        of uid: EntityUID, in numbers: inout [EntityUID: Int32]
    ) -> Int32 {
        if let number = numbers[uid] { return number }
        let number = Int32(names.count)
        numbers[uid] = number
        names.append(uid)
        return number
    }
}
