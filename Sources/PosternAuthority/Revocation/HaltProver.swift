package import PosternCore

/// Makes canaries: credentials of nobody, by which it can be shown that a revocation ends one.
package struct HaltProver: Sendable {
    private let authority: Authority
    private let workload: SPIFFEID

    /// - Parameter trustDomain: names the canaries' workload, which nobody is enrolled as.
    package init?(_ authority: Authority, trustDomain: String) {
        guard let workload = SPIFFEID("spiffe://\(trustDomain)/postern/canary") else { return nil }
        self.authority = authority
        self.workload = workload
    }

    /// Puts one in force, as a grant would; for the control thread. No policy is asked, and it
    /// outlasts neither its revocation nor the broker. Nil: it cannot be used, which is a bug.
    package func makeCanary() -> CredentialRecord? {
        guard let scope = try? Scope(actions: ["canary"], resources: ["*"]),
            let task = TaskID("halt-proof"),
            let key = PeerKey(
                bytes: authority.random.bytes16().bytes + authority.random.bytes16().bytes)
        else { return nil }
        let cell = WorkloadCell(workload)
        let peer = PeerIdentity(key: key, origin: .tcp)
        // Cells of its own, in no table: no other credential hangs on them.
        let standing = Standing(
            peer: AttestedPeer(peer, nil), key: LifeCell(), workload: cell,
            process: nil, scope: scope, delegator: nil, ledger: authority.cells.ledger)
        let parts = CredentialRecord.Parts(
            id: CredentialID(authority.random.bytes16()), standing: standing,
            task: TaskCell.make(task, cell.name),
            expiryMilliseconds: authority.clock.bootMilliseconds
                + Limits.credentialTTLMillisecondsDefault,
            budget: nil)
        let record = CredentialRecord.make(parts, intent: "to be revoked, and seen denied")
        guard authority.enter(record), look(at: record) == nil else { return nil }
        return record
    }

    /// Why a lane would deny it whatever it asked; nil: it would not. Any thread.
    package func look(at canary: CredentialRecord) -> DenialReason? {
        let (action, type, id) = ("canary", "Canary", "")
        let call = ToolCall(
            action: action.utf8.span, resourceType: type.utf8.span, resourceID: id.utf8.span,
            claimsReservedKey: false)
        switch Authorizer(authority).screen(call, credential: canary.id, peer: canary.peer) {
        case .denied(let refused): return refused.reason
        case .passed: return nil
        }
    }
}
