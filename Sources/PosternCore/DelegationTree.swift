/// The credentials of one task's delegation trees, as they are now.
public struct DelegationTree: Hashable, Sendable {
    /// One credential.
    public struct Node: Hashable, Sendable {
        /// Which.
        public let credential: CredentialID
        /// How many are above it.
        public let depth: UInt64
        /// Whose it is.
        public let workload: SPIFFEID
        /// What for.
        public let task: TaskID
        /// Why it is dead; nil while it is alive.
        public let reason: DenialReason?
        /// To its expiry, in milliseconds; 0: it is over.
        public let expiresInMilliseconds: UInt64
        /// Calls that it permitted or gave away, and those that its client reported.
        public let calls: UInt64
        /// Calls left; nil: no limit.
        public let budgetLeft: UInt64?
        /// Under which it was delegated; nil: it attested itself.
        public let parent: CredentialID?

        package init(
            credential: CredentialID, depth: UInt64, workload: SPIFFEID, task: TaskID,
            reason: DenialReason?, expiresInMilliseconds: UInt64, calls: UInt64,
            budgetLeft: UInt64?, parent: CredentialID?
        ) {
            self.credential = credential
            self.depth = depth
            self.workload = workload
            self.task = task
            self.reason = reason
            self.expiresInMilliseconds = expiresInMilliseconds
            self.calls = calls
            self.budgetLeft = budgetLeft
            self.parent = parent
        }
    }

    /// The epoch of the answer.
    public let epoch: UInt64
    /// How many there are; more than `nodes` where they did not fit into one reply.
    public let count: UInt64
    /// A parent before its children.
    public let nodes: [Node]

    package init(epoch: UInt64, count: UInt64, nodes: [Node]) {
        self.epoch = epoch
        self.count = count
        self.nodes = nodes
    }
}
