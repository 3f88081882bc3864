/// Why a task could not be completed.
public enum CompletionFailure: Hashable, Sendable, CustomStringConvertible {
    /// The broker refused, for a reason that leaves the credential alive.
    case denied(Denial)
    /// No answer, or none that counts.
    case failed(ClientError)

    /// Why, in one line.
    public var description: String {
        switch self {
        case .denied(let denial): "complete: \(denial) (denied)"
        case .failed(let error): error.description
        }
    }

    /// Nil when nothing of the task can be used any more.
    init?(_ answer: Result<Answer<RevocationReceipt>, ClientError>) {
        switch answer {
        case .success(.done): return nil
        case .success(.denied(let denial)):
            guard !Self.meansEnded(denial.reason) else { return nil }
            self = .denied(denial)
        case .failure(let error): self = .failed(error)
        }
    }

    /// Whether a denial says that the credential is dead, which is what completing is for.
    private static func meansEnded(_ reason: DenialReason) -> Bool {
        switch reason {
        case .unknownCredential, .expiredCredential, .revokedCredential, .revokedTask,
            .completedTask, .revokedWorkload, .revokedKey, .revokedAncestor, .processExited,
            .revokedSelection, .notEnrolled:
            true
        case .keyMismatch, .processMismatch, .outsideScope, .budgetExhausted,
            .reservedContext, .policyForbid, .policyNoPermit, .policyError,
            .ambiguousEnrolment, .scopeBeyondEnrolment, .processGone, .processChanged,
            .factsUnavailable, .auditUnavailable, .wrongEndpoint, .delegationBeyondParent,
            .delegationCycle, .delegationTooDeep, .delegationFanOut, .unknownDelegation,
            .delegationClaimed, .delegationMismatch, .epochInFuture, .internal:
            false
        }
    }
}
