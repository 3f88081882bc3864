/// What a claimed credential is for, as its delegator said, and under whom.
public struct DelegatedTask: Hashable, Sendable {
    /// The task.
    public let task: TaskID
    /// What it is for, in words.
    public let intent: String
    /// Who acts for whom: from the workload that attested itself to the one that claimed.
    public let chain: [SPIFFEID]

    package init(task: TaskID, intent: String, chain: [SPIFFEID]) {
        self.task = task
        self.intent = intent
        self.chain = chain
    }
}
