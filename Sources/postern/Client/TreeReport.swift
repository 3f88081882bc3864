import PosternClient

/// What `tree` prints.
struct TreeReport: Encodable {
    struct Node: Encodable, Hashable {
        let credential: String
        let parent: String?
        let depth: UInt64
        let workload: String
        let task: String
        let alive: Bool
        let reason: String?
        let expiresInMilliseconds: UInt64
        let calls: UInt64
        let budgetLeft: UInt64?
    }

    let task: String
    let epoch: UInt64
    let count: UInt64
    let nodes: [Node]

    init(_ tree: DelegationTree, task: String) {
        self.task = task
        epoch = tree.epoch
        count = tree.count
        nodes = tree.nodes.map { node in
            Node(
                credential: node.credential.hex, parent: node.parent?.hex, depth: node.depth,
                workload: node.workload.description, task: node.task.description,
                alive: node.reason == nil, reason: node.reason?.name,
                expiresInMilliseconds: node.expiresInMilliseconds, calls: node.calls,
                budgetLeft: node.budgetLeft)
        }
    }

    /// Whether nothing but time has passed.
    func isSame(as other: TreeReport) -> Bool {
        func changing(_ report: TreeReport) -> [[String]] {
            report.nodes.map { [$0.credential, $0.reason ?? "", "\($0.calls)"] }
        }
        return changing(self) == changing(other)
    }

    var summary: String {
        guard !nodes.isEmpty else { return "no credential of task \(task) is held" }
        let living = nodes.count { $0.alive }
        var lines = [
            "task \(task): \(nodes.count.counted("credential")), \(living) alive, epoch \(epoch)"
        ]
        if count > nodes.count { lines[0] += "; the first \(nodes.count) of \(count)" }
        let children = Dictionary(grouping: nodes) { node in
            nodes.contains { $0.credential == node.parent } ? node.parent : nil
        }
        // Without recursion, the last ones first: trees may be as deep as they are configured.
        var open = (children[nil] ?? []).reversed().map { (node: $0, indent: "", isLast: true) }
        while let (node, indent, isLast) = open.popLast() {
            let isRoot = indent.isEmpty && node.depth == nodes[0].depth
            lines.append(indent + (isRoot ? "" : isLast ? "└─ " : "├─ ") + node.line(in: task))
            let below = indent + (isRoot ? "  " : isLast ? "   " : "│  ")
            let next = children[node.credential] ?? []
            for (index, child) in next.enumerated().reversed() {
                open.append((child, below, index == next.count - 1))
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension TreeReport.Node {
    fileprivate func line(in task: String) -> String {
        var parts = [workload, credential, reason ?? "alive"]
        if self.task != task { parts.insert("task \(self.task)", at: 1) }
        if alive { parts.append("for \(expiresInMilliseconds / 1_000) s") }
        // Of a budget the broker counts one number: what was called, and what was given away.
        if let budgetLeft {
            parts.append("\(calls) used or given away, \(budgetLeft) left")
        } else {
            parts.append(calls.counted("call"))
        }
        return parts.joined(separator: "  ")
    }
}
