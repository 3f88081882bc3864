import Logging
import PosternAuthority
import PosternCore
import PosternWire

/// Shows that a revocation ends what it is aimed at.
extension ControlThread {
    /// Revokes a canary by the path of every revocation, looks at it again, and has what was seen
    /// signed; replies when the revocation is on the disk and in the audit log.
    func prove(_ nonce: [UInt8], _ request: ControlRequest) {
        // Without a log there is no key to sign with.
        guard authority.audit.isAvailable, authority.audit.durability != nil else {
            counters.add(.auditUnavailable)
            return answer(.denied(authority.denial(.auditUnavailable)), to: request)
        }
        guard let prover = HaltProver(authority, trustDomain: facts.trustDomain),
            let canary = prover.makeCanary()
        else { return answer(.failed(ReplyFailure(status: .internal)), to: request) }
        let alive = authority.clock.wallMilliseconds
        let note = "proof of \(Hexadecimal.text(nonce).prefix(32))"
        let ask = RevokeAsk(target: .credential(canary.id), note: note)
        guard case .done(let receipt) = Revoker(authority).revoke(ask, by: .operator) else {
            return answer(.failed(ReplyFailure(status: .internal)), to: request)
        }
        counters.add(.revocations)
        let event = AuditEvent.revoked(
            AuditEvent.End(
                target: ask.target, credential: nil, holder: .init(canary), peer: request.peer,
                isByOperator: true, note: note, outcome: .done(receipt)))
        logger.notice("a canary was revoked", metadata: request.peer.about)
        let told = { @Sendable (failure: StateFailure?) in
            guard failure == nil else {
                counters.add(.stateUnwritten)
                return answer(.failed(Self.unwritten), to: request)
            }
            guard let number = authority.audit.recordNumbered(event) else {
                counters.add(.auditUnavailable)
                return answer(.denied(authority.denial(.auditUnavailable)), to: request)
            }
            let revoked = authority.clock.wallMilliseconds
            guard let reason = prover.look(at: canary) else {
                // What must never happen, and is then never signed.
                return answer(.failed(ReplyFailure(status: .internal)), to: request)
            }
            let trial = HaltTrial(
                nonce: nonce, instance: authority.instance, credential: canary.id,
                epoch: receipt.epoch, number: number, aliveMilliseconds: alive,
                revokedMilliseconds: revoked,
                deniedMilliseconds: authority.clock.wallMilliseconds, reason: reason)
            guard let proof = authority.audit.sign(trial) else {
                return answer(.denied(authority.denial(.auditUnavailable)), to: request)
            }
            answer(.prove(proof), to: request)
        }
        authority.journal.whenDurable(told, late: { _ = authority.audit.record(event) })
    }

    private func answer(_ reply: Reply, to request: ControlRequest) {
        var writer = CBORWriter()
        ReplyEncoder.encode(
            reply, operation: Operation.prove.rawValue, correlation: request.correlation,
            into: &writer)
        send(writer.bytes, Answer(operation: .prove, reply: reply), to: request)
    }

    private static let unwritten = ReplyFailure(
        status: .internal,
        message: "the canary's revocation is in force, but could not be written down; see the "
            + "broker's log")
}
