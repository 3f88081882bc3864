/// What one policy found about a request. A value; safe to share between threads.
public struct PolicyExplanation: Sendable {
    /// What became of the policy.
    public enum Outcome: Sendable, Hashable {
        /// The scope matches; all conditions are met.
        case satisfied
        /// The scope matches; a condition is not met.
        case unsatisfied
        /// The scope matches; a condition could not be evaluated, and the policy was skipped.
        case erred(PolicyError)
        /// The scope does not match.
        case outOfScope
    }

    /// The name of the policy.
    public let policy: PolicyID
    /// What the policy does when it applies.
    public let effect: Effect
    /// The name of the policy's source.
    public let sourceName: String
    /// Where the policy begins.
    public let position: SourcePosition
    /// What became of it.
    public let outcome: Outcome
    /// The parts of the scope that do not match; empty unless it is out of scope.
    public let mismatches: [ScopeMismatch]
    /// All conditions in their order, those behind the one that decided included: where several
    /// are not met, all of those would have to change. Empty where the policy is out of scope.
    public let conditions: [ConditionExplanation]
}
