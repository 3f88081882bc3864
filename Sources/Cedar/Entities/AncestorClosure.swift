/// Computes the ancestors of every entity, parents before children and without recursion.
/// Entities whose only parent is the same share one set, so a flat directory of 100,000 users
/// costs no more than its groups.
struct AncestorClosure {
    private let graph: EntityGraph
    private let nodes: [UnsafeMutablePointer<EntityNode>]
    private let arena: Arena
    /// For each entity, the set of it and its ancestors, made when a child first needs it.
    private var withSelf: [AncestorSet?]
    private var pairs = 0
    private let pairsMax: Int

    init(
        graph: EntityGraph, nodes: [UnsafeMutablePointer<EntityNode>], arena: Arena, pairsMax: Int
    ) {
        self.graph = graph
        self.nodes = nodes
        self.arena = arena
        self.pairsMax = pairsMax
        withSelf = Array(repeating: nil, count: nodes.count)
    }

    mutating func run() throws(DataError) {
        for index in try ordered() {
            let parents = graph.parents[index]
            guard !parents.isEmpty else { continue }
            let ancestors: AncestorSet
            if parents.count == 1 {
                ancestors = try selfAndAncestors(of: Int(parents[0]), for: index)
            } else {
                ancestors = try union(of: parents, for: index)
            }
            nodes[index].pointee.ancestors = ancestors
        }
    }

    /// All entities, each behind its parents.
    private func ordered() throws(DataError) -> [Int] {
        var children: [[Int32]] = Array(repeating: [], count: nodes.count)
        var waiting = graph.parents.map(\.count)
        for (index, parents) in graph.parents.enumerated() {
            for parent in parents { children[Int(parent)].append(Int32(index)) }
        }
        var order = waiting.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            for child in children[order[next]] {
                waiting[Int(child)] -= 1
                if waiting[Int(child)] == 0 { order.append(Int(child)) }
            }
            next += 1
        }
        guard order.count == nodes.count else { throw cycle(waiting) }
        return order
    }

    /// Names one cycle among the entities whose parents never came.
    private func cycle(_ waiting: [Int]) -> DataError {
        var index =
            waiting.indices.filter { waiting[$0] > 0 }.min {
                graph.names[$0].description < graph.names[$1].description
            } ?? 0
        var path: [Int] = []
        var seen: Set<Int> = []
        while seen.insert(index).inserted {
            path.append(index)
            let parent = graph.parents[index].first { waiting[Int($0)] > 0 }
            index = Int(parent ?? 0)
        }
        let start = path.firstIndex(of: index) ?? 0
        let names = path[start...].prefix(8).map { "`\(graph.names[$0])`" }
        return DataError(
            "entity \(names[0]) is its own ancestor, by way of "
                + names.dropFirst().joined(separator: ", "),
            entity: graph.names[path[start]])
    }

    /// - Parameter child: the entity that needs it, for the error.
    private mutating func selfAndAncestors(
        of index: Int, for child: Int
    ) throws(DataError) -> AncestorSet {
        if let known = withSelf[index] { return known }
        let entity = EntityReference(node: UnsafePointer(nodes[index]))
        var entries = Array(nodes[index].pointee.ancestors.entries)
        entries.append(
            AncestorSet.Entry(hash: entity.node.pointee.hash, entity: entity))
        let set = try store(&entries, for: child)
        withSelf[index] = set
        return set
    }

    private mutating func union(
        of parents: [Int32], for child: Int
    ) throws(DataError) -> AncestorSet {
        var seen: Set<UnsafePointer<EntityNode>> = []
        var entries: [AncestorSet.Entry] = []
        for parent in parents {
            for entry in try selfAndAncestors(of: Int(parent), for: child).entries
            where seen.insert(entry.entity.node).inserted {
                entries.append(entry)
            }
        }
        return try store(&entries, for: child)
    }

    private mutating func store(
        _ entries: inout [AncestorSet.Entry], for child: Int
    ) throws(DataError) -> AncestorSet {
        pairs += entries.count
        guard pairs <= pairsMax else {
            throw DataError(
                "the entities have more than \(pairsMax) pairs of entity and ancestor; the limit "
                    + "is passed at `\(graph.names[child])`",
                entity: graph.names[child])
        }
        entries.sort { $0.hash < $1.hash }
        let memory = arena.store(entries)
        return AncestorSet(base: memory.baseAddress, count: UInt32(entries.count))
    }
}
