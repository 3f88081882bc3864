/// Copies values of the API into an arena. Entities are looked up in a store, if there is one.
///
/// Recursion is bounded by `CedarLimits.valueDepthMax`, which requests and stores have checked.
struct TermBuilder {
    let arena: Arena
    let table: EntityTable?
    private let empty: TermRecord

    init(arena: Arena, table: EntityTable?) {
        self.arena = arena
        self.table = table
        empty = TermRecord(
            sorting: UnsafeMutableBufferPointer(start: nil, count: 0), in: arena)
    }

    func term(_ value: Value) -> Term {
        switch value {
        case .bool(let value): .bool(value)
        case .long(let value): .long(value)
        case .string(let value): .string(arena.text(value))
        case .entity(let uid): .entity(entity(uid))
        case .set(let elements): .set(set(elements))
        case .record(let record): .record(self.record(record))
        case .extension(let value): .extension(ExtensionTerm(value, in: arena))
        }
    }

    func record(_ record: Record) -> TermRecord {
        let fields = UnsafeMutableBufferPointer(
            start: arena.allocate(TermField.self, count: record.count), count: record.count)
        var index = 0
        record.forEachField { key, value in
            (fields.baseAddress.map { $0 + index })?.initialize(
                to: TermField(key: arena.text(key), value: term(value)))
            index += 1
        }
        return TermRecord(sorting: fields, in: arena)
    }

    func entity(_ uid: EntityUID) -> EntityReference {
        let type = arena.text(uid.type.name)
        let id = arena.text(uid.id)
        if let table, let stored = table.find(type, id) { return stored }
        let standing: EntityNode.Standing = table == nil ? .literal : .missing
        let node = EntityNode(type: type, id: id, standing: standing, empty: empty)
        return EntityReference(node: arena.store(node))
    }

    private func set(_ elements: Set<Value>) -> TermSet {
        let memory = UnsafeMutableBufferPointer(
            start: arena.allocate(Term.self, count: elements.count), count: elements.count)
        var index = 0
        for element in elements {
            (memory.baseAddress.map { $0 + index })?.initialize(to: term(element))
            index += 1
        }
        return TermSet(sorting: memory, in: arena)
    }
}
