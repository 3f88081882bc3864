/// What a policy's scope demands of the action.
enum ActionConstraint: Hashable, Sendable {
    case any
    case equal(EntityUID)
    case isIn(EntityUID)
    /// An empty list matches nothing.
    case isInAny([EntityUID])
}
