/// What an attest asks for; a claim until the authority has looked at it.
package struct AttestAsk: Hashable, Sendable {
    package var task: TaskID
    /// The task's purpose, in words; 1 to 4,096 bytes.
    package var intent: String
    package var scope: Scope
    package var ttlMilliseconds: UInt64?
    package var budget: UInt64?
    /// By when the answer is wanted, in milliseconds of unix time.
    package var deadlineMilliseconds: UInt64?

    package init(
        task: TaskID, intent: String, scope: Scope, ttlMilliseconds: UInt64? = nil,
        budget: UInt64? = nil, deadlineMilliseconds: UInt64? = nil
    ) {
        self.task = task
        self.intent = intent
        self.scope = scope
        self.ttlMilliseconds = ttlMilliseconds
        self.budget = budget
        self.deadlineMilliseconds = deadlineMilliseconds
    }
}
