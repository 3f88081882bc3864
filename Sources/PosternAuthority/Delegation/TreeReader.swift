package import PosternCore

/// Tells of the delegation trees that a task is in. Any thread may call it; it looks at every
/// credential, shard by shard.
package struct TreeReader: Sendable {
    private let authority: Authority

    package init(_ authority: Authority) { self.authority = authority }

    /// The credentials of the task, all above them and all below, as far as they are held.
    package func tree(_ ask: TreeAsk) -> DelegationTree {
        let epoch = authority.epoch.current
        let now = authority.clock.bootMilliseconds
        var found: [CredentialRecord] = []
        var roots: Set<CredentialID> = []
        authority.cache.forEach { record in
            if isAsked(record, ask) { roots.insert(record.root.id) }
        }
        guard !roots.isEmpty else { return DelegationTree(epoch: epoch, count: 0, nodes: []) }
        authority.cache.forEach { record in
            if roots.contains(record.root.id) { found.append(record) }
        }
        let ordered = Self.ordered(found)
        var nodes: [DelegationTree.Node] = []
        var left = Limits.treeBytesMax
        for record in ordered.prefix(Limits.treeNodesMax) {
            let node = node(record, nowMilliseconds: now)
            left -= 96 + node.workload.description.utf8.count + node.task.description.utf8.count
            guard left >= 0 else { break }
            nodes.append(node)
        }
        return DelegationTree(epoch: epoch, count: UInt64(ordered.count), nodes: nodes)
    }

    private func isAsked(_ record: CredentialRecord, _ ask: TreeAsk) -> Bool {
        if let workload = ask.workload, workload != record.workload { return false }
        var isSame = false
        record.withTask { isSame = ask.task.description.isSameBytes(as: $0) }
        return isSame
    }

    /// A tree after the other, and a parent before its children; those of one parent by their ids,
    /// so that two looks show one order.
    private static func ordered(_ records: [CredentialRecord]) -> [CredentialRecord] {
        let held = Set(records.map(\.id))
        var children: [CredentialID?: [CredentialRecord]] = [:]
        for record in records {
            // Its parent may have left the cache before it.
            let parent = record.parent.map(\.id).flatMap { held.contains($0) ? $0 : nil }
            children[parent, default: []].append(record)
        }
        func sorted(_ records: [CredentialRecord]) -> [CredentialRecord] {
            records.sorted {
                ($0.id.value.high, $0.id.value.low) > ($1.id.value.high, $1.id.value.low)
            }
        }
        var ordered: [CredentialRecord] = []
        var next = sorted(children[nil] ?? [])
        while let record = next.popLast() {
            ordered.append(record)
            next += sorted(children[record.id] ?? [])
        }
        return ordered
    }

    private func node(
        _ record: CredentialRecord, nowMilliseconds now: UInt64
    ) -> DelegationTree.Node {
        let isExpired = record.isExpired(now)
        return DelegationTree.Node(
            credential: record.id, depth: UInt64(record.depth), workload: record.workload,
            task: record.task, reason: record.end ?? (isExpired ? .expiredCredential : nil),
            expiresInMilliseconds: isExpired ? 0 : record.expiryMilliseconds - now,
            calls: record.budget.calls, budgetLeft: record.budget.left, parent: record.parent?.id)
    }
}
