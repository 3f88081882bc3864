/// One test of a condition, the values that it saw, and what would have to change to turn it
/// around. A value; safe to share between threads.
public struct ConditionFinding: Sendable {
    /// Which of the parts would have to change.
    public enum Parts: Sendable {
        /// It is one test, without parts.
        case none
        /// One of them is enough.
        case any([ConditionFinding])
        /// All of them.
        case all([ConditionFinding])
    }

    /// What the test came to.
    public enum Outcome: Hashable, Sendable {
        /// It holds.
        case isTrue
        /// It does not hold.
        case isFalse
        /// It could not be evaluated.
        case erred(EvaluationError)
    }

    /// The test in Cedar's syntax, on one line, cut after `CedarLimits.explainedTextMax` scalars.
    public let expression: String
    /// Where it begins.
    public let position: SourcePosition
    /// What it came to.
    public let outcome: Outcome
    /// The expressions in it and the values that they had, those it compares first.
    public let values: [SeenValue]
    /// What the entities of the test are members of, where it asks for that, and which of them are
    /// not among the entities; sentences without their full stop.
    public let notes: [String]
    /// What would have to change, as a sentence without its full stop; nil where the parts say it.
    public let change: String?
    /// The parts of `&&` and `||`.
    public let parts: Parts
}
