/// A policy made of a template: which one, the new policy's id, and what fills the slots. A value.
public struct TemplateLink: Hashable, Sendable {
    /// The template.
    public let template: PolicyID
    /// The name of the policy that the link makes.
    public let id: PolicyID
    /// What stands for `?principal`; nil where the template has no such slot.
    public let principal: EntityUID?
    /// What stands for `?resource`; nil where the template has no such slot.
    public let resource: EntityUID?

    /// Joins the parts; `PolicySet.linking(_:)` checks that they fit the template.
    public init(
        template: PolicyID, id: PolicyID, principal: EntityUID? = nil, resource: EntityUID? = nil
    ) {
        self.template = template
        self.id = id
        self.principal = principal
        self.resource = resource
    }

    /// What fills a slot.
    public subscript(slot: TemplateSlot) -> EntityUID? {
        switch slot {
        case .principal: principal
        case .resource: resource
        }
    }
}
