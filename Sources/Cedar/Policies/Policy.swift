/// One policy of a set, as a listing shows it. Immutable; safe to share between threads.
public struct Policy: Sendable {
    /// The name within the set.
    public let id: PolicyID
    /// What the policy does when it applies.
    public let effect: Effect
    /// The annotations in their order; a template's where the policy was made of one.
    public let annotations: [Annotation]
    /// The name of the source.
    public let sourceName: String
    /// Where the policy begins, its annotations included; where its template does, if it has one.
    public let position: SourcePosition
    /// The link that made the policy of a template; nil where it was written out.
    public let link: TemplateLink?
    /// Without slots: those of a template are filled.
    let syntax: PolicySyntax
    let sourceIndex: Int

    init(_ statement: PolicyStatement, _ sources: [SourceText]) {
        let source = sources[statement.sourceIndex]
        id = statement.id
        effect = statement.syntax.effect
        annotations = statement.syntax.annotations
        sourceName = source.name
        position = source.position(at: Int(statement.syntax.range.start))
        link = nil
        syntax = statement.syntax
        sourceIndex = statement.sourceIndex
    }

    /// Throws `PolicyLinkError` where the link does not fill exactly the slots of the template.
    init(_ template: Template, _ link: TemplateLink) throws(PolicyLinkError) {
        let slots = template.slots
        for slot in TemplateSlot.allCases {
            switch (slots.contains(slot), link[slot]) {
            case (true, .none): throw .slotMissing(link, slot)
            case (false, .some): throw .slotUnknown(link, slot)
            case (true, .some), (false, .none): break
            }
        }
        id = link.id
        effect = template.effect
        annotations = template.annotations
        sourceName = template.sourceName
        position = template.position
        self.link = link
        syntax = template.syntax.filling(link)
        sourceIndex = template.sourceIndex
    }

    /// Whether the policy's head names the action, alone or in a list: not where it takes any, nor
    /// where it names a group that the action may be in.
    public func names(action: EntityUID) -> Bool {
        switch syntax.action {
        case .any: false
        case .equal(let named), .isIn(let named): named == action
        case .isInAny(let named): named.contains(action)
        }
    }

    /// The actions that the policy's head names; nil where it takes any, or those of a group.
    public var namedActions: [EntityUID]? {
        switch syntax.action {
        case .equal(let named): [named]
        // What is named may be a group.
        case .any, .isIn, .isInAny: nil
        }
    }

    /// The template that the policy was made of; nil where it was written out.
    public var templateID: PolicyID? { link?.template }

    /// The line on which the policy begins, from 1.
    public var line: Int { position.line }

    /// The value of an annotation, if the policy has it.
    public subscript(annotation key: String) -> String? {
        annotations.first { $0.key.isSameBytes(as: key) }?.value
    }
}
