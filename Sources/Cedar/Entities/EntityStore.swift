/// The memory of a store: nodes, their values and their ancestors in one arena, and a table by
/// name.
///
/// `@unchecked Sendable` holds because nothing is written after `init`.
final class EntityStore: @unchecked Sendable {
    let entities: [EntityUID: Entity]
    let table: EntityTable
    private let arena: Arena

    static let empty = EntityStore()

    private init() {
        entities = [:]
        arena = Arena(chunkBytes: 256)
        table = EntityTable(capacity: 0, in: arena)
    }

    init(
        _ collection: EntityCollection, ancestorPairsMax: Int = CedarLimits.ancestorPairsMax
    ) throws(DataError) {
        entities = collection.entities
        let arena = Arena(chunkBytes: 256 << 10)
        self.arena = arena
        let graph = EntityGraph(entities)
        table = EntityTable(capacity: graph.names.count, in: arena)
        let naming = TermBuilder(arena: arena, table: nil)
        var nodes: [UnsafeMutablePointer<EntityNode>] = []
        nodes.reserveCapacity(graph.names.count)
        for name in graph.names {
            var node = naming.entity(name).node.pointee
            node.standing = entities[name] == nil ? .missing : .stored
            let memory = arena.allocate(EntityNode.self, count: 1)
            memory.initialize(to: node)
            table.insert(memory)
            nodes.append(memory)
        }
        // Values come second, so that entities among them find their nodes.
        let builder = TermBuilder(arena: arena, table: table)
        for (name, node) in zip(graph.names, nodes) {
            guard let entity = entities[name] else { continue }
            node.pointee.attributes = builder.record(entity.attributes)
            node.pointee.tags = builder.record(entity.tags)
        }
        var closure = AncestorClosure(
            graph: graph, nodes: nodes, arena: arena, pairsMax: ancestorPairsMax)
        try closure.run()
    }

    func ancestors(of uid: EntityUID) -> Set<EntityUID> {
        let scratch = Arena(chunkBytes: 1 << 10)
        let entity = TermBuilder(arena: scratch, table: table).entity(uid)
        return Set(entity.node.pointee.ancestors.entries.map(\.entity.uid))
    }
}
