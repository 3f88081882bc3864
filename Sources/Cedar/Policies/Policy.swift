/// One policy of a set, as a listing shows it. Immutable; safe to share between threads.
public struct Policy: Sendable {
    /// The name within the set.
    public let id: PolicyID
    /// What the policy does when it applies.
    public let effect: Effect
    /// The annotations in their order.
    public let annotations: [Annotation]
    /// The name of the source.
    public let sourceName: String
    /// Where the policy begins, its annotations included.
    public let position: SourcePosition
    let syntax: PolicySyntax
    let sourceIndex: Int

    /// The line on which the policy begins, from 1.
    public var line: Int { position.line }

    /// The value of an annotation, if the policy has it.
    public subscript(annotation key: String) -> String? {
        annotations.first { $0.key.isSameBytes(as: key) }?.value
    }
}
