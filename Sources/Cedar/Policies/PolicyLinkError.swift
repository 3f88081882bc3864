/// A link that does not fit the set of policies it is made for. A value.
public enum PolicyLinkError: Error, Hashable, Sendable {
    /// The set has no template of that id; a policy without slots is none.
    case templateMissing(TemplateLink)
    /// A policy, a template or another link of the set has the new policy's id already.
    case idTaken(TemplateLink)
    /// The template has a slot that the link does not fill.
    case slotMissing(TemplateLink, TemplateSlot)
    /// The link fills a slot that the template does not have.
    case slotUnknown(TemplateLink, TemplateSlot)
    /// The set would have more policies than `CedarLimits.policiesMax`.
    case tooManyPolicies
}

extension PolicyLinkError: CustomStringConvertible {
    /// One line, lower case, with input in backticks.
    public var message: String { text.asMessage }

    private var text: String {
        switch self {
        case .templateMissing(let link):
            "link `\(link.id)`: there is no template `\(link.template)`"
        case .idTaken(let link):
            "link `\(link.id)`: the set has a policy or template of that id already"
        case .slotMissing(let link, let slot):
            "link `\(link.id)`: template `\(link.template)` needs an entity for `\(slot)`"
        case .slotUnknown(let link, let slot):
            "link `\(link.id)`: template `\(link.template)` has no slot `\(slot)`"
        case .tooManyPolicies:
            "the links make more policies than the limit, \(CedarLimits.policiesMax)"
        }
    }

    /// The message.
    public var description: String { message }
}
