/// What is known to be present where the type checker stands. Like a stack: what the left side of
/// an `&&` establishes is added before the right side and taken away behind it.
struct KnownPresence {
    private var known: Set<Capability> = []
    private var added: [Capability] = []

    var mark: Int { added.count }

    func contains(_ capability: Capability) -> Bool {
        !known.isEmpty && known.contains(capability)
    }

    mutating func add(_ capabilities: CapabilitySet) {
        for capability in capabilities.elements where known.insert(capability).inserted {
            added.append(capability)
        }
    }

    mutating func remove(to mark: Int) {
        while added.count > mark { known.remove(added.removeLast()) }
    }
}
