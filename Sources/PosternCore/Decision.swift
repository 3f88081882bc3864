/// What the broker decided about one call.
public struct Decision: Hashable, Sendable {
    /// Permit, or deny with its reason. A failure is neither: it is thrown.
    public enum Outcome: Hashable, Sendable {
        case permit
        case deny(DenialReason)

        /// Why not; nil for a permit.
        package var reason: DenialReason? {
            switch self {
            case .permit: nil
            case .deny(let reason): reason
            }
        }
    }

    /// Permit or deny.
    public let outcome: Outcome
    /// The policies that determined the outcome: permits of a permit, forbids of a
    /// `policy_forbid`; of a `policy_error` those that failed. At most eight.
    public let policies: [String]
    /// The decision's name, as the logs have it.
    public let id: DecisionID
    /// The epoch it was made under: it grows with every revocation and policy change.
    public let epoch: UInt64
    /// Calls that the credential has left, where it has a budget.
    public let budgetLeft: UInt64?
    /// How safely it is in the audit log; nil: it is not there, as the broker keeps none or could
    /// not write it (`audit_unavailable`).
    public let durability: AuditDurability?
    /// For how long this permit may be used again for exactly the same call, in milliseconds from
    /// when it was asked for, while the broker's feed is heard; nil: for this call only.
    public let cacheableMilliseconds: UInt64?
    /// Whether the client used a permit again that it was given before for the same call; `id` and
    /// `epoch` are that permit's. The audit log is told of it a little later.
    public let isCached: Bool

    package init(
        outcome: Outcome, policies: [String], id: DecisionID, epoch: UInt64,
        budgetLeft: UInt64? = nil, durability: AuditDurability? = nil,
        cacheableMilliseconds: UInt64? = nil, isCached: Bool = false
    ) {
        self.outcome = outcome
        self.policies = policies
        self.id = id
        self.epoch = epoch
        self.budgetLeft = budgetLeft
        self.durability = durability
        self.cacheableMilliseconds = cacheableMilliseconds
        self.isCached = isCached
    }

    /// Whether the call may go ahead.
    public var isPermitted: Bool { outcome == .permit }

    /// Why not; nil for a permit.
    public var reason: DenialReason? { outcome.reason }
}
