import Cedar
import PosternCore

/// What a machine may revoke.
extension Revoker {
    /// Why a machine may not revoke this; nil when it may: its own credential, what was delegated
    /// under one that it shows, the task of one that it shows, and what the policies permit.
    func denial(of ask: RevokeAsk, to peer: PeerIdentity, _ buffer: RequestBuffer) -> Denial? {
        let now = authority.clock.bootMilliseconds
        var shown: CredentialRecord?
        if let id = ask.credential {
            guard let record = authority.cache.find(id) else {
                return authority.denial(.unknownCredential)
            }
            if let reason = record.refusal(for: peer, nowMilliseconds: now) {
                return authority.denial(reason)
            }
            shown = record
        }
        let otherwise: Denial
        switch ask.target {
        case .credential(let id):
            guard let record = authority.cache.find(id) else {
                return authority.denial(.unknownCredential)
            }
            guard let reason = record.refusal(for: peer, nowMilliseconds: now),
                reason == .keyMismatch || reason == .processMismatch
            else { return nil }  // One's own may be revoked twice.
            if let shown, record.isBelow(shown) { return nil }
            otherwise = authority.denial(reason)
        case .task(let workload, let task):
            guard let shown else {
                return authority.denial(
                    .unknownCredential, detail: "revoking a task takes a credential of it")
            }
            if workload == shown.workload, task == shown.task { return nil }
            otherwise = authority.denial(
                .outsideScope, detail: "the credential is of another task")
        case .tree(let id):
            guard let shown else { return authority.denial(.wrongEndpoint) }
            guard let record = authority.cache.find(id) else {
                return authority.denial(.unknownCredential)
            }
            if record.root === shown { return nil }
            otherwise = authority.denial(.wrongEndpoint)
        case .workload, .key, .selection: otherwise = authority.denial(.wrongEndpoint)
        }
        guard let shown else { return otherwise }
        return denial(of: ask, to: shown, otherwise, buffer)
    }

    /// What the policies say. A permit counts where its head names the action `revoke`.
    ///
    /// - Parameter otherwise: what is said where they do not permit it.
    private func denial(
        of ask: RevokeAsk, to shown: CredentialRecord, _ otherwise: Denial,
        _ buffer: RequestBuffer
    ) -> Denial? {
        let snapshot = authority.snapshots.current
        guard let verdict = try? verdict(on: ask, shown, snapshot, buffer) else {
            return authority.denial(.internal)
        }
        switch verdict.outcome {
        case .permit:
            // One that permits every action was written for tool calls, and makes nobody a revoker.
            let policies = snapshot.policies.policies
            let isNamed = verdict.policies.contains {
                policies[$0].names(action: CedarNames.revoke)
            }
            return isNamed ? nil : otherwise
        case .deny(.policyNoPermit): return otherwise
        case .deny(let reason):
            return authority.denial(reason, policies: verdict.policies.names)
        }
    }

    private func verdict(
        on ask: RevokeAsk, _ shown: CredentialRecord, _ snapshot: PolicySnapshot,
        _ buffer: RequestBuffer
    ) throws(DataError) -> PolicyVerdict {
        var attributes = attributes(of: ask.target)
        if let note = ask.note { attributes.texts.append(("note", note)) }
        buffer.reset()
        buffer.setPrincipal(shown.principal)
        buffer.setAction(CedarNames.revoke)
        buffer.setResource(CedarNames.target(attributes.kind))
        try buffer.beginContext(count: attributes.texts.count + 1)
        for (key, text) in attributes.texts {
            buffer.key(key)
            buffer.string(text)
        }
        try shown.facts.write(
            into: buffer, wallMilliseconds: authority.clock.wallMilliseconds)
        try buffer.endContainer()
        return PolicyVerdict.asking(snapshot, buffer, authority.policyErrors)
    }

    private func attributes(
        of target: RevocationTarget
    ) -> (kind: String, texts: [(String, String)]) {
        func holder(_ id: CredentialID) -> [(String, String)] {
            guard let record = authority.cache.find(id) else { return [] }
            return [("workload", record.workload.description), ("task", record.task.description)]
        }
        switch target {
        case .credential(let id): return ("credential", holder(id))
        case .tree(let id): return ("tree", holder(id))
        case .task(let workload, let task):
            return ("task", [("workload", workload.description), ("task", task.description)])
        case .workload(let workload):
            return ("workload", [("workload", workload.description)])
        case .key(let key): return ("key", [("key", key.hex)])
        case .selection(let selection):
            return ("selection", selection.demands.map { ($0.name, $0.text) })
        }
    }
}
