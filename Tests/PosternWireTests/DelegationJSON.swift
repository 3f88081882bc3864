import PosternCore
import PosternWire

/// Decoded messages of delegation, and targets, in the form that the vectors' `expect` has.
enum DelegationJSON {
    static func delegate(_ ask: DelegateAsk) -> [String: JSONValue] {
        var fields = MessageJSON.attest(ask.attest)
        fields["credential"] = .text(ask.credential.hex)
        switch ask.target {
        case .workload(let workload):
            fields["to"] = .object([
                "kind": .text("workload"), "workload": .text(workload.description),
            ])
        case .key(let key):
            fields["to"] = .object(["kind": .text("key"), "key": .text(key.hex)])
        case .child: fields["to"] = .object(["kind": .text("child")])
        }
        return fields
    }

    static func claim(_ ask: ClaimAsk) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["delegation": .text(ask.delegation.description)]
        fields["deadline"] = ask.deadlineMilliseconds.map(JSONValue.unsigned)
        return fields
    }

    static func tree(_ ask: TreeAsk) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["task": .text(ask.task.description)]
        fields["workload"] = ask.workload.map { .text($0.description) }
        return fields
    }

    static func target(_ target: RevocationTarget) -> [String: JSONValue] {
        switch target {
        case .credential(let id): ["kind": .text("credential"), "credential": .text(id.hex)]
        case .task(let workload, let task):
            [
                "kind": .text("task"), "workload": .text(workload.description),
                "task": .text(task.description),
            ]
        case .workload(let workload):
            ["kind": .text("workload"), "workload": .text(workload.description)]
        case .key(let key): ["kind": .text("key"), "key": .text(key.hex)]
        case .tree(let id): ["kind": .text("tree"), "credential": .text(id.hex)]
        case .selection(let selection): self.selection(selection)
        }
    }

    private static func selection(_ selection: CredentialSelection) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["kind": .text("selection")]
        fields["actions"] = selection.actions.map { .text($0.description) }
        fields["resources"] = selection.resources.map { .text($0.description) }
        fields["workload"] = selection.workload.map { .text($0.description) }
        return fields
    }

    // MARK: replies

    static func delegation(_ delegation: Delegation) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "delegation": .text(delegation.id.description),
            "ttl_ms": .unsigned(delegation.expiresInMilliseconds),
            "expires_at_ms": .unsigned(delegation.expiresAtMilliseconds),
            "epoch": .unsigned(delegation.epoch),
        ]
        fields["budget"] = delegation.budget.map(JSONValue.unsigned)
        fields["budget_left"] = delegation.budgetLeft.map(JSONValue.unsigned)
        fields["durability"] = delegation.durability.map { .unsigned($0.rawValue) }
        return fields
    }

    static func claim(_ grant: Grant) -> [String: JSONValue] {
        var fields = MessageJSON.attest(grant)
        fields["task"] = (grant.delegated?.task.description).map(JSONValue.text)
        fields["intent"] = (grant.delegated?.intent).map(JSONValue.text)
        fields["chain"] = (grant.delegated?.chain).map { .texts($0.map(\.description)) }
        return fields
    }

    static func tree(_ tree: DelegationTree) -> [String: JSONValue] {
        [
            "epoch": .unsigned(tree.epoch), "count": .unsigned(tree.count),
            "nodes": .list(tree.nodes.map { .object(node($0)) }),
        ]
    }

    private static func node(_ node: DelegationTree.Node) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "credential": .text(node.credential.hex), "depth": .unsigned(node.depth),
            "workload": .text(node.workload.description), "task": .text(node.task.description),
            "reason": MessageJSON.reason(node.reason),
            "ttl_ms": .unsigned(node.expiresInMilliseconds), "calls": .unsigned(node.calls),
        ]
        fields["budget_left"] = node.budgetLeft.map(JSONValue.unsigned)
        fields["parent"] = node.parent.map { .text($0.hex) }
        return fields
    }
}
