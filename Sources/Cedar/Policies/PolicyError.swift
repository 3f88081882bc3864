/// A policy that could not be evaluated for a request; it was skipped. A value.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The policy.
    public let policy: PolicyID
    /// What the policy would have done.
    public let effect: Effect
    /// What went wrong.
    public let error: EvaluationError
    /// The name of the policy's source.
    public let sourceName: String
    /// Where the expression that failed begins.
    public let position: SourcePosition

    /// `source:line:column: policy … : message`.
    public var description: String {
        "\(sourceName):\(position): " + "policy `\(policy)`: \(error.message)".asMessage
    }
}
