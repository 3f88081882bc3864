import PosternCore

extension ReplyEncoder {
    /// The answer to an attest, or to a claim, which tells what for.
    static func encode(_ grant: Grant, _ writer: inout CBORWriter) {
        let optional =
            (grant.budget == nil ? 0 : 1) + (grant.durability == nil ? 0 : 1)
            + (grant.delegated == nil ? 0 : 3) + (grant.tags.isEmpty ? 0 : 1)
        writer.head(.map, UInt64(6 + optional))
        writer.field(1, grant.credential)
        writer.field(2, text: grant.workload.description)
        writer.unsigned(3)
        writer.scope(grant.scope)
        writer.field(4, grant.expiresInMilliseconds)
        writer.field(5, grant.expiresAtMilliseconds)
        writer.field(6, grant.epoch)
        if let budget = grant.budget { writer.field(7, budget) }
        if let durability = grant.durability { writer.field(8, durability.rawValue) }
        if let delegated = grant.delegated {
            writer.field(9, text: delegated.task.description)
            writer.field(10, text: delegated.intent)
            writer.unsigned(11)
            writer.texts(delegated.chain.map(\.description))
        }
        if !grant.tags.isEmpty { writer.field(12, grant.tags) }
    }

    static func encode(_ delegation: Delegation, _ writer: inout CBORWriter) {
        let optional = [
            delegation.budget, delegation.budgetLeft, delegation.durability?.rawValue,
        ]
        writer.head(.map, UInt64(4 + optional.count { $0 != nil }))
        writer.field(1, delegation.id.value)
        writer.field(2, delegation.expiresInMilliseconds)
        writer.field(3, delegation.expiresAtMilliseconds)
        writer.field(4, delegation.epoch)
        for (key, value) in zip(UInt64(5)..., optional) {
            if let value { writer.field(key, value) }
        }
    }

    static func encode(_ tree: DelegationTree, _ writer: inout CBORWriter) {
        writer.head(.map, 3)
        writer.field(1, tree.epoch)
        writer.field(2, tree.count)
        writer.unsigned(3)
        writer.head(.array, UInt64(tree.nodes.count))
        for node in tree.nodes { encode(node, &writer) }
    }

    private static func encode(_ node: DelegationTree.Node, _ writer: inout CBORWriter) {
        let optional = (node.budgetLeft == nil ? 0 : 1) + (node.parent == nil ? 0 : 1)
        writer.head(.map, UInt64(7 + optional))
        writer.field(1, node.credential)
        writer.field(2, node.depth)
        writer.field(3, text: node.workload.description)
        writer.field(4, text: node.task.description)
        writer.field(5, UInt64(node.reason?.rawValue ?? 0))
        writer.field(6, node.expiresInMilliseconds)
        writer.field(7, node.calls)
        if let left = node.budgetLeft { writer.field(8, left) }
        if let parent = node.parent { writer.field(9, parent) }
    }
}
