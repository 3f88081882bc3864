extension HierarchyClosure {
    /// A cycle as places in the list, the least of them first; nil where there is none. Takes one
    /// look at each link, however long the chains are, and finds the same one in every run.
    static func firstCycle<Node: Hashable>(_ parents: [(Node, Set<Node>)]) -> [Int]? {
        var places: [Node: Int] = [:]
        for (place, node) in parents.enumerated() where places[node.0] == nil {
            places[node.0] = place
        }
        let links = parents.map { node in node.1.compactMap { places[$0] }.sorted() }
        var states = Array(repeating: State.unseen, count: links.count)
        for start in links.indices where states[start] == .unseen {
            if let cycle = cycle(from: start, links, &states) { return cycle }
        }
        return nil
    }

    private enum State {
        case unseen
        /// On the way that is being followed.
        case open
        /// Leads to no cycle.
        case done
    }

    private static func cycle(
        from start: Int, _ links: [[Int]], _ states: inout [State]
    ) -> [Int]? {
        var path = [start]
        // For each node of the path the next of its links to follow.
        var next = [0]
        states[start] = .open
        while let node = path.last, let link = next.last {
            guard link < links[node].count else {
                states[node] = .done
                path.removeLast()
                next.removeLast()
                continue
            }
            next[next.count - 1] += 1
            let parent = links[node][link]
            switch states[parent] {
            case .done: continue
            case .open: return rotated(Array(path.drop { $0 != parent }))
            case .unseen:
                states[parent] = .open
                path.append(parent)
                next.append(0)
            }
        }
        return nil
    }

    private static func rotated(_ cycle: [Int]) -> [Int] {
        guard let least = cycle.indices.min(by: { cycle[$0] < cycle[$1] }) else { return cycle }
        return Array(cycle[least...] + cycle[..<least])
    }
}
