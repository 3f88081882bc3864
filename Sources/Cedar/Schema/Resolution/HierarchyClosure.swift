/// Ancestors in a hierarchy of types or actions, which may have cycles.
enum HierarchyClosure {
    /// The parents of every node, their parents and so on; a node of a cycle is its own ancestor.
    /// Nil where more links would have to be followed than the limit allows.
    static func ancestors<Node: Hashable>(
        _ parents: [Node: Set<Node>]
    ) -> [Node: Set<Node>]? {
        let linkCount = parents.values.reduce(0) { $0 + $1.count }
        guard linkCount <= CedarLimits.schemaAncestorLinksMax else { return nil }
        let nodes = Array(parents.keys)
        var indices: [Node: Int] = [:]
        for (index, node) in nodes.enumerated() { indices[node] = index }
        let links = nodes.map { node in
            (parents[node] ?? []).compactMap { indices[$0] }
        }
        guard let reached = reached(links) else { return nil }
        var ancestors: [Node: Set<Node>] = [:]
        for (index, others) in reached.enumerated() where !others.isEmpty {
            ancestors[nodes[index]] = Set(others.lazy.map { nodes[$0] })
        }
        return ancestors
    }

    /// For every node those that its links lead to, near and far. Only numbers are handled until it
    /// is known that the limit holds.
    private static func reached(_ links: [[Int]]) -> [[Int]]? {
        var result: [[Int]] = []
        result.reserveCapacity(links.count)
        // The node for which another one was last reached.
        var reachedFor = Array(repeating: -1, count: links.count)
        var followed = 0
        for start in links.indices {
            var reached: [Int] = []
            var next = -1
            var current = start
            while true {
                followed += links[current].count
                guard followed <= CedarLimits.schemaAncestorLinksMax else { return nil }
                for parent in links[current] where reachedFor[parent] != start {
                    reachedFor[parent] = start
                    reached.append(parent)
                }
                next += 1
                guard next < reached.count else { break }
                current = reached[next]
            }
            result.append(reached)
        }
        return result
    }

    /// A shortest way from a node of a cycle back to it; starts with the node.
    static func cycle<Node: Hashable>(
        through start: Node, _ parents: [Node: Set<Node>]
    ) -> [Node] {
        var cameFrom: [Node: Node] = [:]
        var queue = [start]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for parent in parents[node] ?? [] {
                if parent == start {
                    var path = [node]
                    while let last = path.last, last != start, let before = cameFrom[last] {
                        path.append(before)
                    }
                    return path.reversed()
                }
                guard cameFrom[parent] == nil else { continue }
                cameFrom[parent] = node
                queue.append(parent)
            }
        }
        return [start]
    }
}
