/// What a policy's scope demands of the principal or of the resource.
enum EntityConstraint: Hashable, Sendable {
    case any
    case equal(ScopeEntity)
    case isIn(ScopeEntity)
    case isType(EntityType)
    case isTypeIn(EntityType, ScopeEntity)

    /// Whether a link must fill a slot.
    var hasSlot: Bool {
        switch self {
        case .any, .isType: false
        case .equal(let entity), .isIn(let entity), .isTypeIn(_, let entity): entity == .slot
        }
    }
}
