package import PosternCore

/// What the authorizer decided about one call, in the form that a lane writes into its reply:
/// making one allocates nothing.
package struct Ruling: Sendable {
    package let outcome: Decision.Outcome
    package let policies: DeterminingPolicies
    package let id: DecisionID
    package let epoch: UInt64
    /// Calls that the credential has left, where it has a budget.
    package let budgetLeft: UInt64?
    /// For how long the permit may be used again, in milliseconds; nil: for this call only.
    package let cacheableMilliseconds: UInt64?
    /// When it was made, unix time; what policies were told.
    package let wallMilliseconds: UInt64
    /// The credential, where it is known.
    package let record: CredentialRecord?
    /// The policies that were asked; nil: none were.
    package let snapshot: PolicySnapshot?

    /// Whether it has a number, by which the audit log knows it.
    package var isNumbered: Bool { id.value.low != 0 }

    /// Whether the call may go ahead.
    package var isPermitted: Bool { outcome == .permit }

    /// Why not; nil for a permit.
    package var reason: DenialReason? { outcome.reason }

    /// The same as a value to keep.
    package var decision: Decision {
        Decision(
            outcome: outcome, policies: policies.names, id: id, epoch: epoch,
            budgetLeft: budgetLeft, cacheableMilliseconds: cacheableMilliseconds)
    }
}
