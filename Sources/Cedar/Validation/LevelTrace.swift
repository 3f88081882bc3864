/// What the type checker found out about one environment that level validation needs: what is
/// evaluated at all, and which attributes are looked up in entities.
final class LevelTrace {
    enum Branches {
        case then
        case otherwise
        case both
    }

    private var evaluated: [ObjectIdentifier: Int] = [:]
    private var branches: [ObjectIdentifier: Branches] = [:]
    private var holders: [ObjectIdentifier: [Bool]] = [:]

    func reset() {
        evaluated.removeAll(keepingCapacity: true)
        branches.removeAll(keepingCapacity: true)
        holders.removeAll(keepingCapacity: true)
    }

    func note(_ expression: Expression, evaluated count: Int) {
        evaluated[ObjectIdentifier(expression)] = count
    }

    func note(_ expression: Expression, branches: Branches) {
        self.branches[ObjectIdentifier(expression)] = branches
    }

    /// The types that the attributes of a path belong to, as far as the path is evaluated.
    func note(_ expression: Expression, holders types: [InferredType]) {
        holders[ObjectIdentifier(expression)] = types.map { $0.entities != nil }
    }

    /// How many operands of a chain may be evaluated.
    func evaluatedCount(of expression: Expression) -> Int {
        evaluated[ObjectIdentifier(expression)] ?? 0
    }

    func branches(of expression: Expression) -> Branches {
        branches[ObjectIdentifier(expression)] ?? .both
    }

    /// For every name of a path, whether an entity must be looked up for it.
    func lookups(of expression: Expression) -> [Bool] {
        holders[ObjectIdentifier(expression)] ?? []
    }
}
