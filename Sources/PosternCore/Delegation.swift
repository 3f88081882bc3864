/// A delegation as it was made: somebody else may claim a credential under one's own.
public struct Delegation: Hashable, Sendable {
    /// What the other one claims it by; no secret.
    public let id: DelegationID
    /// From the broker's answer to its end, in milliseconds, claimed or not: of the child's
    /// credential too.
    public let expiresInMilliseconds: UInt64
    /// Its end by the broker's wall clock, in milliseconds since 1970; for people.
    public let expiresAtMilliseconds: UInt64
    /// The epoch that it was made under.
    public let epoch: UInt64
    /// Calls that it is good for; nil: no limit.
    public let budget: UInt64?
    /// Calls that the delegator has left, where it has a budget: what was given is taken off.
    public let budgetLeft: UInt64?
    /// How safely it is in the audit log; nil: the broker keeps none.
    public var durability: AuditDurability?

    package init(
        id: DelegationID, expiresInMilliseconds: UInt64, expiresAtMilliseconds: UInt64,
        epoch: UInt64, budget: UInt64?, budgetLeft: UInt64?, durability: AuditDurability? = nil
    ) {
        self.id = id
        self.expiresInMilliseconds = expiresInMilliseconds
        self.expiresAtMilliseconds = expiresAtMilliseconds
        self.epoch = epoch
        self.budget = budget
        self.budgetLeft = budgetLeft
        self.durability = durability
    }
}
