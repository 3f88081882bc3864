/// What a `when` or `unless` clause found. A value; safe to share between threads.
public struct ConditionExplanation: Sendable {
    /// Whether the clause is an `unless`.
    public let isUnless: Bool
    /// Where its expression begins.
    public let position: SourcePosition
    /// Whether the policy gets past the clause; false where it erred, too.
    public let holds: Bool
    /// The tests that decided; what would have to change to turn the clause around.
    public let finding: ConditionFinding?
}
