/// A pointer to an entity's node. Equality is that of the names. Trivial.
struct EntityReference: BitwiseCopyable {
    let node: UnsafePointer<EntityNode>

    var uid: EntityUID {
        EntityUID(
            type: EntityType(unchecked: node.pointee.type.string), id: node.pointee.id.string)
    }
}

extension EntityReference: Equatable {
    @inline(__always)
    static func == (left: EntityReference, right: EntityReference) -> Bool {
        if left.node == right.node { return true }
        return left.node.pointee.hash == right.node.pointee.hash
            && left.node.pointee.id == right.node.pointee.id
            && left.node.pointee.type == right.node.pointee.type
    }
}
