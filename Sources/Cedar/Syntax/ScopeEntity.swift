/// The entity that a scope compares with: written down, or left open in a template.
enum ScopeEntity: Hashable, Sendable {
    case entity(EntityUID)
    /// `?principal` in the place of the principal, `?resource` in that of the resource.
    case slot
}
