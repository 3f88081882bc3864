import Cedar

/// Parts of `context.postern`.
struct FactSelection: OptionSet, Sendable {
    let rawValue: UInt8

    static let peer = FactSelection(rawValue: 1 << 0)
    static let task = FactSelection(rawValue: 1 << 1)
    static let depth = FactSelection(rawValue: 1 << 2)
    static let time = FactSelection(rawValue: 1 << 3)
    static let calls = FactSelection(rawValue: 1 << 4)
    static let budgetLeft = FactSelection(rawValue: 1 << 5)
    static let delegation = FactSelection(rawValue: 1 << 6)

    /// What is known of an attest, and of all else but a call.
    static let ofAttest: FactSelection = [.peer, .task, .depth, .time, .delegation]

    /// What is the same in every call of a credential. All else changes from call to call, and so
    /// may whatever is added.
    private static let stable: FactSelection = [.peer, .task, .depth, .delegation]

    private static let names: [(FactSelection, String)] = [
        (.peer, "peer"), (.task, "task"), (.depth, "depth"), (.time, "time"), (.calls, "calls"),
        (.budgetLeft, "budget_left"), (.delegation, "delegation"),
    ]

    /// The parts that policies may look at, perhaps none; nil where they do not look at
    /// `context.postern` at all.
    init?(read reads: ContextReads) {
        guard reads.mayRead([BrokerFacts.key]) else { return nil }
        self = Self.names.reduce(into: []) { selection, part in
            if reads.mayRead([BrokerFacts.key, part.1]) { selection.insert(part.0) }
        }
    }

    /// The names of those that are the same in every call of a credential.
    static let stableNames = names.filter { stable.contains($0.0) }.map(\.1)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    var count: Int { rawValue.nonzeroBitCount }
}
