/// A compiled constraint on principal or resource. Trivial.
enum EntityTest: BitwiseCopyable {
    case any
    case equal(EntityReference)
    case isIn(EntityReference)
    case isType(Text)
    case isTypeIn(Text, EntityReference)

    func matches(_ entity: EntityReference) -> Bool {
        switch self {
        case .any: true
        case .equal(let other): entity == other
        case .isIn(let ancestor): entity.isIn(ancestor)
        case .isType(let type): entity.node.pointee.type == type
        case .isTypeIn(let type, let ancestor):
            entity.node.pointee.type == type && entity.isIn(ancestor)
        }
    }
}

extension EntityReference {
    /// Reflexive and transitive. For an entity that was looked up in the store already.
    func isIn(_ ancestor: EntityReference) -> Bool {
        self == ancestor || node.pointee.ancestors.contains(ancestor)
    }
}
