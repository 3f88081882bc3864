/// What is present if an expression is true. Mostly none or one, so a list; something may be named
/// twice, but not more often than the policy tests for it.
struct CapabilitySet {
    /// Pairs that are compared one by one; past that, hashing is cheaper.
    private static let pairsMax = 256

    let elements: [Capability]

    static let none = CapabilitySet(elements: [])

    init(_ capability: Capability) {
        elements = [capability]
    }

    private init(elements: [Capability]) {
        self.elements = elements
    }

    func union(_ other: CapabilitySet) -> CapabilitySet {
        if other.elements.isEmpty { return self }
        return elements.isEmpty ? other : CapabilitySet(elements: elements + other.elements)
    }

    func intersection(_ other: CapabilitySet) -> CapabilitySet {
        if elements.isEmpty || other.elements.isEmpty { return .none }
        if elements.count * other.elements.count <= Self.pairsMax {
            return CapabilitySet(elements: elements.filter { other.elements.contains($0) })
        }
        let wanted = Set(other.elements)
        return CapabilitySet(elements: elements.filter { wanted.contains($0) })
    }
}
