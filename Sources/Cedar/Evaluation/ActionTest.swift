/// A compiled constraint on the action. Trivial.
enum ActionTest: BitwiseCopyable {
    case any
    case equal(EntityReference)
    case isIn(EntityReference)
    case isInAny(UnsafeBufferPointer<EntityReference>)

    func matches(_ action: EntityReference) -> Bool {
        switch self {
        case .any: true
        case .equal(let other): action == other
        case .isIn(let ancestor): action.isIn(ancestor)
        case .isInAny(let ancestors): ancestors.contains(where: action.isIn)
        }
    }
}
