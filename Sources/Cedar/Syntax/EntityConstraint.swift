/// What a policy's scope demands of the principal or of the resource.
enum EntityConstraint: Hashable, Sendable {
    case any
    case equal(EntityUID)
    case isIn(EntityUID)
    case isType(EntityType)
    case isTypeIn(EntityType, EntityUID)
}
