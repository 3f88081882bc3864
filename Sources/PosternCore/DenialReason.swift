/// Why something was denied: a closed list (`protocol/registry.md`, "Denial reasons").
public enum DenialReason: UInt8, Sendable, Hashable, CaseIterable {
    // What is wrong with the credential.
    case unknownCredential = 1
    case expiredCredential = 2
    case revokedCredential = 3
    case revokedTask = 4
    case completedTask = 5
    case revokedWorkload = 6
    case revokedKey = 7
    case keyMismatch = 8
    case processMismatch = 9

    // What is wrong with the call.
    case outsideScope = 10
    case budgetExhausted = 11
    case reservedContext = 12

    // What is wrong with the credential, by what it hangs on.
    case revokedAncestor = 13
    case processExited = 14
    case revokedSelection = 15

    // What the policies say.
    case policyForbid = 20
    case policyNoPermit = 21
    case policyError = 22

    // What is wrong with the process that asks.
    case notEnrolled = 30
    case ambiguousEnrolment = 31
    case scopeBeyondEnrolment = 32
    case processGone = 33
    case processChanged = 34
    case factsUnavailable = 35

    // The wrong door.
    case wrongEndpoint = 40

    // What is wrong with a delegation.
    case delegationBeyondParent = 41
    case delegationCycle = 42
    case delegationTooDeep = 43
    case delegationFanOut = 44
    case unknownDelegation = 45
    case delegationClaimed = 46
    case delegationMismatch = 47

    // What is wrong with a subscription.
    case epochInFuture = 48

    // What must never happen.
    case `internal` = 50

    // What keeps the broker from answering for it.
    case auditUnavailable = 60

    /// The reason's name in the registry.
    public var name: String {
        switch self {
        case .unknownCredential: "unknown_credential"
        case .expiredCredential: "expired_credential"
        case .revokedCredential: "revoked_credential"
        case .revokedTask: "revoked_task"
        case .completedTask: "completed_task"
        case .revokedWorkload: "revoked_workload"
        case .revokedKey: "revoked_key"
        case .keyMismatch: "key_mismatch"
        case .processMismatch: "process_mismatch"
        case .revokedAncestor: "revoked_ancestor"
        case .processExited: "process_exited"
        case .revokedSelection: "revoked_selection"
        case .outsideScope: "outside_scope"
        case .budgetExhausted: "budget_exhausted"
        case .reservedContext: "reserved_context"
        case .policyForbid: "policy_forbid"
        case .policyNoPermit: "policy_no_permit"
        case .policyError: "policy_error"
        case .notEnrolled: "not_enrolled"
        case .ambiguousEnrolment: "ambiguous_enrolment"
        case .scopeBeyondEnrolment: "scope_beyond_enrolment"
        case .processGone: "process_gone"
        case .processChanged: "process_changed"
        case .factsUnavailable: "facts_unavailable"
        case .wrongEndpoint: "wrong_endpoint"
        case .delegationBeyondParent: "delegation_beyond_parent"
        case .delegationCycle: "delegation_cycle"
        case .delegationTooDeep: "delegation_too_deep"
        case .delegationFanOut: "delegation_fan_out"
        case .unknownDelegation: "unknown_delegation"
        case .delegationClaimed: "delegation_claimed"
        case .delegationMismatch: "delegation_mismatch"
        case .epochInFuture: "epoch_in_future"
        case .internal: "internal"
        case .auditUnavailable: "audit_unavailable"
        }
    }

    /// Whether it is of the credential that was shown and not of the call: this peer gets nothing
    /// permitted under it any more, whatever it asks.
    package var isOfCredential: Bool {
        switch self {
        case .unknownCredential, .expiredCredential, .revokedCredential, .revokedTask,
            .completedTask, .revokedWorkload, .revokedKey, .keyMismatch, .processMismatch,
            .revokedAncestor, .processExited, .revokedSelection, .budgetExhausted,
            .notEnrolled:
            true
        case .outsideScope, .reservedContext, .policyForbid, .policyNoPermit, .policyError,
            .ambiguousEnrolment, .scopeBeyondEnrolment, .processGone, .processChanged,
            .factsUnavailable, .wrongEndpoint, .delegationBeyondParent, .delegationCycle,
            .delegationTooDeep, .delegationFanOut, .unknownDelegation, .delegationClaimed,
            .delegationMismatch, .epochInFuture, .internal, .auditUnavailable:
            false
        }
    }

    /// Whether the same request may be permitted when it is sent again a little later.
    public var isRetryable: Bool {
        switch self {
        case .factsUnavailable, .auditUnavailable: true
        case .unknownCredential, .expiredCredential, .revokedCredential, .revokedTask,
            .completedTask, .revokedWorkload, .revokedKey, .keyMismatch, .processMismatch,
            .outsideScope, .budgetExhausted, .reservedContext, .policyForbid, .policyNoPermit,
            .policyError, .notEnrolled, .ambiguousEnrolment, .scopeBeyondEnrolment,
            .processGone, .processChanged, .revokedAncestor, .processExited,
            .revokedSelection, .wrongEndpoint, .delegationBeyondParent, .delegationCycle,
            .delegationTooDeep, .delegationFanOut, .unknownDelegation, .delegationClaimed,
            .delegationMismatch, .epochInFuture, .internal:
            false
        }
    }
}
