/// A hash table from names to the nodes of a store: open addressing, at most half full. Trivial.
struct EntityTable: BitwiseCopyable {
    private let slots: UnsafeMutablePointer<UnsafePointer<EntityNode>?>
    private let mask: Int

    init(capacity: Int, in arena: Arena) {
        var size = 2
        while size < capacity * 2 { size *= 2 }
        slots = arena.allocate(UnsafePointer<EntityNode>?.self, count: size)
        slots.initialize(repeating: nil, count: size)
        mask = size - 1
    }

    /// Adds a node whose name is not in the table yet.
    func insert(_ node: UnsafePointer<EntityNode>) {
        var slot = Int(truncatingIfNeeded: node.pointee.hash) & mask
        while slots[slot] != nil { slot = (slot + 1) & mask }
        slots[slot] = node
    }

    func find(_ type: Text, _ id: Text) -> EntityReference? {
        let hash = EntityNode.hash(type, id)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while let node = slots[slot] {
            if node.pointee.hash == hash, node.pointee.id == id, node.pointee.type == type {
                return EntityReference(node: node)
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The store's node of the name, or the reference itself where there is none.
    func resolve(_ entity: EntityReference) -> EntityReference {
        guard entity.node.pointee.standing == .literal else { return entity }
        return find(entity.node.pointee.type, entity.node.pointee.id) ?? entity
    }
}
