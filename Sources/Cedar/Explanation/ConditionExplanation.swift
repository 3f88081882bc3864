/// What a `when` or `unless` clause found. A value; safe to share between threads.
public struct ConditionExplanation: Sendable {
    /// What the clause came to.
    public enum Outcome: Hashable, Sendable {
        /// The policy gets past it: a `when` that is true, an `unless` that is false.
        case met
        /// It keeps the policy from applying.
        case notMet
        /// It could not be evaluated.
        case erred(EvaluationError)

        var isErred: Bool {
            if case .erred = self { true } else { false }
        }
    }

    /// Whether the clause is an `unless`.
    public let isUnless: Bool
    /// Where its expression begins.
    public let position: SourcePosition
    /// What it came to.
    public let outcome: Outcome
    /// Whether the decision looked at the clause: it stops at the first that is not met or errs.
    public let isReached: Bool
    /// The tests that decided; what would have to change to turn the clause around.
    public let finding: ConditionFinding?

    /// Whether the policy gets past the clause; false where it erred, too.
    public var isMet: Bool { outcome == .met }

    /// Whether it could not be evaluated, which may be so only because of the clause that decided
    /// before it.
    public var isOpen: Bool { !isReached && outcome.isErred }
}
