/// What the broker says of one credential.
public struct Introspection: Hashable, Sendable {
    /// What a credential stands for; told to its own peer and to operators only.
    public struct Details: Hashable, Sendable {
        /// The workload that attested.
        public let workload: SPIFFEID
        /// The task.
        public let task: TaskID
        /// What the task is for, in words.
        public let intent: String
        /// What it may touch.
        public let scope: Scope
        /// To its expiry, in milliseconds.
        public let expiresInMilliseconds: UInt64
        /// Calls left; nil: no limit.
        public let budgetLeft: UInt64?
        /// Under which credential it was delegated; nil: it attested itself.
        public let parent: CredentialID?
        /// Who acts for whom, from the workload that attested itself to its own; empty: it
        /// attested itself.
        public let chain: [SPIFFEID]

        package init(
            workload: SPIFFEID, task: TaskID, intent: String, scope: Scope,
            expiresInMilliseconds: UInt64, budgetLeft: UInt64?, parent: CredentialID? = nil,
            chain: [SPIFFEID] = []
        ) {
            self.workload = workload
            self.task = task
            self.intent = intent
            self.scope = scope
            self.expiresInMilliseconds = expiresInMilliseconds
            self.budgetLeft = budgetLeft
            self.parent = parent
            self.chain = chain
        }
    }

    /// Why an authorise would be denied before scope and policies; nil where it would not.
    public let reason: DenialReason?
    /// The epoch of the answer.
    public let epoch: UInt64
    /// What it stands for.
    public let details: Details?

    /// Whether an authorise would get as far as scope and policies.
    public var isActive: Bool { reason == nil }

    package init(reason: DenialReason?, epoch: UInt64, details: Details?) {
        self.reason = reason
        self.epoch = epoch
        self.details = details
    }
}
