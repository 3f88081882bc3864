import PosternCore
import PosternWire
import ZeroMQ

/// Makes requests of what callers give.
enum RequestMaking {
    static func hello(_ name: String?) -> RequestMessage { .hello(client: name) }

    static func attest(
        _ task: String, _ intent: String, _ scope: Scope, _ ttl: Duration?, _ budget: UInt64?,
        for operation: Operation = .attest
    ) throws(ClientError) -> AttestAsk {
        AttestAsk(
            task: try RequestCheck.task(task, for: operation), intent: intent, scope: scope,
            ttlMilliseconds: ttl.map(\.wholeMilliseconds), budget: budget)
    }

    static func authorise(
        _ credential: some CredentialReference, _ action: String, _ resource: ResourceName,
        _ context: [String: ContextValue]
    ) -> RequestMessage {
        .authorise(
            credential.credentialID,
            CallAsk(action: action, resource: resource, context: context))
    }

    static func batch(
        _ credential: some CredentialReference, _ calls: [ToolCall], _ semantics: BatchSemantics
    ) -> RequestMessage {
        .authoriseBatch(
            credential.credentialID, semantics,
            calls.map { CallAsk(action: $0.action, resource: $0.resource, context: $0.context) })
    }

    static func revoke(
        _ subject: RevocationSubject, _ note: String?, _ credential: (any CredentialReference)?
    ) throws(ClientError) -> RequestMessage {
        let target: RevocationTarget =
            switch subject {
            case .credential(let id): .credential(id)
            case .task(let task, let workload): .task(workload: workload, task: task)
            case .workload(let workload): .workload(workload)
            case .key(let text): .key(try key(text))
            case .tree(let id): .tree(id)
            case .selection(let actions, let resources, let workload):
                .selection(try selection(actions, resources, workload))
            }
        return .revoke(
            RevokeAsk(target: target, note: note, credential: credential?.credentialID))
    }

    static func delegate(
        _ credential: some CredentialReference, _ recipient: DelegationRecipient,
        _ attest: AttestAsk
    ) throws(ClientError) -> RequestMessage {
        let target: DelegationTarget =
            switch recipient {
            case .workload(let workload): .workload(workload)
            case .key(let text): .key(try key(text, .delegate))
            case .childProcess: .child
            }
        return .delegate(
            DelegateAsk(credential: credential.credentialID, target: target, attest: attest))
    }

    static func tree(
        _ task: String, _ workload: SPIFFEID?
    ) throws(ClientError) -> RequestMessage {
        .tree(TreeAsk(task: try RequestCheck.task(task, for: .tree), workload: workload))
    }

    // MARK: helpers

    private static func selection(
        _ actions: String?, _ resources: String?, _ workload: SPIFFEID?
    ) throws(ClientError) -> CredentialSelection {
        var selection = CredentialSelection(workload: workload)
        func refuse(_ text: String, _ hint: String) -> ClientError {
            ClientError(.malformed, "`\(text)` is no pattern; \(hint)", operation: .revoke)
        }
        if let actions {
            guard let glob = Glob(actions) else {
                throw refuse(actions, "write a text with `*` for any run of characters")
            }
            selection.actions = glob
        }
        if let resources {
            guard let pattern = ResourcePattern(resources) else {
                throw refuse(resources, "write `*`, `Type::*` or `Type::\"text*\"`")
            }
            selection.resources = pattern
        }
        return selection
    }

    private static func key(
        _ text: String, _ operation: Operation = .revoke
    ) throws(ClientError) -> PeerKey {
        let bytes = Hexadecimal.bytes(text) ?? Z85.decode(text)
        guard let bytes, let key = PeerKey(bytes: bytes) else {
            throw ClientError(
                .malformed,
                "`\(text)` is no public key; use 40 characters of Z85 or 64 hexadecimal digits",
                operation: operation)
        }
        return key
    }
}
