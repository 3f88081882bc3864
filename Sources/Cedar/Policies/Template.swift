/// A policy with slots. It decides nothing by itself; `PolicySet.linking(_:)` makes policies of it.
/// Immutable; safe to share between threads.
public struct Template: Sendable {
    /// The name within the set.
    public let id: PolicyID
    /// What the policies made of it do when they apply.
    public let effect: Effect
    /// The annotations in their order; the policies made of it have the same.
    public let annotations: [Annotation]
    /// The name of the source.
    public let sourceName: String
    /// Where the template begins, its annotations included.
    public let position: SourcePosition
    let syntax: PolicySyntax
    let sourceIndex: Int

    init(_ statement: PolicyStatement, _ sources: [SourceText]) {
        let source = sources[statement.sourceIndex]
        id = statement.id
        effect = statement.syntax.effect
        annotations = statement.syntax.annotations
        sourceName = source.name
        position = source.position(at: Int(statement.syntax.range.start))
        syntax = statement.syntax
        sourceIndex = statement.sourceIndex
    }

    /// The slots, at least one.
    public var slots: [TemplateSlot] { syntax.slots }

    /// The value of an annotation, if the template has it.
    public subscript(annotation key: String) -> String? {
        annotations.first { $0.key.isSameBytes(as: key) }?.value
    }
}
