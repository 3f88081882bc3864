import PosternAuthority
import PosternCore
import PosternWire

/// What begins something: attests, claims and delegations.
extension RecordEncoder {
    mutating func attest(
        _ attest: AuditEvent.Attest, _ sequence: UInt64, _ wallMilliseconds: UInt64
    ) {
        var grant: Grant?
        var denial: Denial?
        switch attest.outcome {
        case .granted(let granted): grant = granted
        case .denied(let denied): denial = denied
        }
        let asked = asked(attest.ask, denial)
        let (process, claim) = (attest.process, attest.claim)
        let budget = grant == nil ? attest.ask?.budget : grant?.budget
        let actors = grant?.delegated?.chain
        let optional = [
            grant != nil, grant != nil, grant != nil, budget != nil,
            process != nil || attest.peer.process != nil, redactor.count > 0, claim != nil,
            claim?.parent != nil, actors != nil,
        ]
        begin(.attest, fields: 6 + asked.count + optional.count { $0 })
        head(sequence, wallMilliseconds, attest.epoch)
        field(.reason, UInt64(denial?.reason.rawValue ?? 0))
        if let grant {
            field(.credential, grant.credential.value)
            field(.workload, text: grant.workload.description)
        }
        write(asked, budget: budget, attest.peer)
        if let process { self.process(process) } else { self.process(of: attest.peer) }
        writeRest(asked, expires: grant?.expiresAtMilliseconds)
        redactedNames()
        if let claim { field(.delegation, claim.delegation.value) }
        if let parent = claim?.parent { field(.parent, parent.value) }
        if let actors { field(.actors, texts: actors.map(\.description)) }
    }

    /// The credential and the workload are the delegator's, all else is what the other one may
    /// claim.
    mutating func delegation(
        _ delegated: AuditEvent.Delegated, _ sequence: UInt64, _ wallMilliseconds: UInt64
    ) {
        var made: Delegation?
        var denial: Denial?
        switch delegated.outcome {
        case .made(let delegation): made = delegation
        case .denied(let denied): denial = denied
        }
        let ask = delegated.ask
        let asked = asked(ask.attest, denial)
        let budget = made == nil ? ask.attest.budget : made?.budget
        let optional = [
            delegated.holder != nil, made != nil, made != nil, budget != nil,
            delegated.peer.process != nil, redactor.count > 0, delegated.holder?.actors != nil,
        ]
        begin(.delegation, fields: 8 + asked.count + optional.count { $0 })
        head(sequence, wallMilliseconds, delegated.epoch)
        field(.reason, UInt64(denial?.reason.rawValue ?? 0))
        field(.credential, ask.credential.value)
        if let holder = delegated.holder { field(.workload, text: holder.workload.description) }
        write(asked, budget: budget, delegated.peer)
        process(of: delegated.peer)
        writeRest(asked, expires: made?.expiresAtMilliseconds)
        redactedNames()
        if let made { field(.delegation, made.id.value) }
        if let actors = delegated.holder?.actors {
            field(.actors, texts: actors.map(\.description))
        }
        key(.delegatee)
        writer.target(ask.target)
    }

    /// What was asked for, and why not.
    private struct Asked {
        let ask: AttestAsk?
        let intent: FrameRange?
        let scope: Scope?
        let detail: String?
        let policies: [String]

        var count: Int {
            (ask == nil ? 0 : 3) + (policies.isEmpty ? 0 : 1) + (detail == nil ? 0 : 1)
        }
    }

    private mutating func asked(_ ask: AttestAsk?, _ denial: Denial?) -> Asked {
        redactor.begin()
        let intent = ask.flatMap { redactor.intent($0.intent.utf8.span) }
        let scope = ask.map { redactor.scope($0.scope) }
        // Where it names a pattern of the scope, it is one like those.
        let detail = (denial?.detail).map { redactor.pattern($0) }
        return Asked(
            ask: ask, intent: intent, scope: scope, detail: detail,
            policies: denial?.policies ?? [])
    }

    private mutating func write(_ asked: Asked, budget: UInt64?, _ peer: PeerIdentity) {
        if let ask = asked.ask {
            field(.task, text: ask.task.description)
            intent(ask.intent.utf8.span, redacted: asked.intent)
        }
        if !asked.policies.isEmpty { field(.policies, texts: asked.policies) }
        if let budget { field(.budgetLeft, budget) }
        field(.key, peer.key)
    }

    private mutating func writeRest(_ asked: Asked, expires: UInt64?) {
        if let detail = asked.detail { field(.detail, text: detail) }
        if let scope = asked.scope { field(.scope, scope) }
        if let expires { field(.expires, expires) }
    }
}
