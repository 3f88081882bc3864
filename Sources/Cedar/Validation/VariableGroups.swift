/// Tells apart what a variable may stand for, by its place in a `SchemaIndex`, as far as the
/// conditions of a policy can: where they use only attributes, and these are the same of two types,
/// both are of one group.
struct VariableGroups {
    private let use: VariableUse
    private let records: [NumberedRecord]
    /// By place, as far as it was asked for.
    private var groups: [Int32?]
    private var known: [[Int32]: Int32] = [:]

    init(_ use: VariableUse?, _ records: [NumberedRecord]) {
        self.use = use ?? .nothing
        self.records = records
        groups = Array(repeating: nil, count: records.count)
    }

    mutating func group(of place: Int) -> Int32 {
        switch use {
        case .nothing: return 0
        case .all: return Int32(place)
        case .attributes(let names):
            if let group = groups[place] { return group }
            let numbers = names.map { records[place].number(of: $0) }
            let group = known[numbers] ?? Int32(known.count)
            known[numbers] = group
            groups[place] = group
            return group
        }
    }

    /// The place itself, where the variable is used at all.
    func exact(_ place: Int) -> Int32 {
        if case .nothing = use { return 0 }
        return Int32(place)
    }
}
