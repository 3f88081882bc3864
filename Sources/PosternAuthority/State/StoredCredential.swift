package import PosternCore

/// A credential as it is written down: its record without the cells.
package struct StoredCredential: Hashable, Sendable {
    package let id: CredentialID
    package let holder: CredentialHolder
    package let task: TaskID
    package let intent: String
    /// On the boot clock.
    package let expiryMilliseconds: UInt64
    /// How long it is remembered, on the boot clock: longer than it lives, unless it was freed.
    package let keptMilliseconds: UInt64
    /// Calls that it was granted for; nil: no limit.
    package let budget: UInt64?
    /// Calls that it has made; nil: not known, since the broker was killed.
    package let calls: UInt64?
    /// Whether it was granted since the machine was started.
    package let isOfThisBoot: Bool

    package init(
        id: CredentialID, holder: CredentialHolder, task: TaskID, intent: String,
        expiryMilliseconds: UInt64, keptMilliseconds: UInt64, budget: UInt64?,
        calls: UInt64? = 0, isOfThisBoot: Bool = true
    ) {
        self.id = id
        self.holder = holder
        self.task = task
        self.intent = intent
        self.expiryMilliseconds = expiryMilliseconds
        self.keptMilliseconds = keptMilliseconds
        self.budget = budget
        self.calls = calls
        self.isOfThisBoot = isOfThisBoot
    }

    /// Whether it gave up its place before it expired.
    var isFreed: Bool {
        keptMilliseconds < expiryMilliseconds + Limits.expiredKeptMilliseconds
    }
}
