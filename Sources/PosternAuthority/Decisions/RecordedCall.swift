package import PosternCore

/// A tool call that reached policies once, as it was recorded; its context apart.
package struct RecordedCall: Sendable {
    /// Who acts for whom, from the workload that attested itself to the one that asked.
    package var chain: [SPIFFEID]
    /// Who asked, under which key.
    package var peer: PeerIdentity
    /// What the kernel said of the peer's process; nil on tcp.
    package var process: ProcessFacts?
    package var task: TaskID
    package var intent: String
    package var action: String
    package var resource: ResourceName
    /// Calls of the credential that had been permitted before.
    package var calls: UInt64
    /// Calls that it had left, where it had a budget.
    package var budgetLeft: UInt64?
    /// When it was decided, unix time; what policies were told.
    package var wallMilliseconds: UInt64

    package init(
        chain: [SPIFFEID], peer: PeerIdentity, process: ProcessFacts?, task: TaskID,
        intent: String, action: String, resource: ResourceName, calls: UInt64,
        budgetLeft: UInt64?, wallMilliseconds: UInt64
    ) {
        precondition(!chain.isEmpty, "somebody asked")
        self.chain = chain
        self.peer = peer
        self.process = process
        self.task = task
        self.intent = intent
        self.action = action
        self.resource = resource
        self.calls = calls
        self.budgetLeft = budgetLeft
        self.wallMilliseconds = wallMilliseconds
    }

    package var workload: SPIFFEID { chain[chain.count - 1] }
}
