/// What a successful attestation gives: a credential and what it is good for.
public struct Grant: Hashable, Sendable {
    /// Stands for everything below; bound to the connection's key and, on ipc, the process.
    public let credential: CredentialID
    /// The workload that the broker recognised.
    public let workload: SPIFFEID
    /// The scope granted: the one asked for, since a wider one is refused.
    public let scope: Scope
    /// From the broker's answer to its expiry, in milliseconds; at most what was asked for.
    public let expiresInMilliseconds: UInt64
    /// Its expiry by the broker's wall clock, in milliseconds since 1970. For people: a broker
    /// goes by a clock that never goes back.
    public let expiresAtMilliseconds: UInt64
    /// The epoch that it was granted under.
    public let epoch: UInt64
    /// Calls that it is good for; nil: no limit.
    public let budget: UInt64?
    /// How safely it is in the audit log; nil: the broker keeps none.
    public var durability: AuditDurability?
    /// What it is for, as a delegator said; nil: the workload attested for a task of its own.
    public let delegated: DelegatedTask?
    /// What the feed's steps have in common with it where they touch it; empty: there is no feed.
    package let tags: [UInt64]

    package init(
        credential: CredentialID, workload: SPIFFEID, scope: Scope,
        expiresInMilliseconds: UInt64, expiresAtMilliseconds: UInt64, epoch: UInt64,
        budget: UInt64?, durability: AuditDurability? = nil, delegated: DelegatedTask? = nil,
        tags: [UInt64] = []
    ) {
        self.credential = credential
        self.workload = workload
        self.scope = scope
        self.expiresInMilliseconds = expiresInMilliseconds
        self.expiresAtMilliseconds = expiresAtMilliseconds
        self.epoch = epoch
        self.budget = budget
        self.durability = durability
        self.delegated = delegated
        self.tags = tags
    }
}
