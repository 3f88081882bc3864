import Cedar
import Logging
import PosternAuthority
import PosternCore
import PosternWire

/// What begins something: attests, delegations and claims.
extension ControlThread {
    func attest(
        _ ask: AttestAsk, _ request: ControlRequest, _ inspection: Attestor.Inspection,
        in buffer: RequestBuffer
    ) -> Answer {
        // It may have waited for long, here and for its inspection.
        guard !RequestDeadline.hasPassed(ask.deadlineMilliseconds, for: authority) else {
            return expired(.attest)
        }
        guard let outcome = attestOutcome(ask, request, inspection, in: buffer) else {
            return Answer(operation: .attest, reply: .failed(RefusalAllowance.failure))
        }
        var about = request.peer.about
        about["task"] = "\(ask.task)"
        about["intent"] = "\(ask.intent)"
        switch outcome {
        case .granted(let grant):
            counters.add(.attests)
            about["ttl_ms"] = "\(grant.expiresInMilliseconds)"
            return granted(grant, .attest, "attested", about) { .attest($0) }
        case .denied(let denial):
            counters.add(.attestsDenied)
            return denied(denial, .attest, "attest denied", about)
        case .capacity(let what): return noRoom(.attest, what)
        }
    }

    /// What is granted stands in the audit log before it is told; nil: it would be denied, and
    /// there is no room for that.
    private func attestOutcome(
        _ ask: AttestAsk, _ request: ControlRequest, _ inspection: Attestor.Inspection,
        in buffer: RequestBuffer
    ) -> Attestor.Outcome? {
        guard authority.journal.hasRoom else {
            return .capacity(what: "changes of state that cannot be written down")
        }
        guard authority.audit.isAvailable else {
            counters.add(.auditUnavailable)
            return .denied(authority.denial(.auditUnavailable))
        }
        let attestor = Attestor(authority)
        let outcome = attestor.attest(ask, peer: request.peer, inspection, in: buffer)
        let result: AuditEvent.Attest.Outcome
        switch outcome {
        case .granted(let grant): result = .granted(grant)
        case .denied(let denial):
            let facts = try? inspection.get()
            let room =
                (facts?.executablePath.utf8.count ?? 0) + Limits.refusedAttestBytesOver
                + Limits.redactedPatternBytes * ask.scope.resourcePatterns.count
            guard mayRefuse(request, byteCount: room) else { return nil }
            result = .denied(denial)
        case .capacity: return outcome
        }
        let event = AuditEvent.Attest(
            ask: ask, peer: request.peer, process: try? inspection.get(), outcome: result,
            epoch: authority.epoch.current)
        guard !authority.audit.record(.attested(event)) else { return outcome }
        counters.add(.auditUnavailable)
        if case .granted(let grant) = outcome { attestor.withdraw(grant.credential) }
        return .denied(authority.denial(.auditUnavailable))
    }

    /// What is refused takes this in the audit log, besides its request.
    private func refusedBytes(_ ask: AttestAsk?, _ facts: ProcessFacts?) -> Int {
        (facts?.executablePath.utf8.count ?? 0) + Limits.refusedAttestBytesOver
            + Limits.redactedPatternBytes * (ask?.scope.resourcePatterns.count ?? 0)
            + (ask?.scope.actions.reduce(0) { $0 + $1.utf8.count } ?? 0)
    }

    // MARK: delegations

    func delegate(
        _ ask: DelegateAsk, _ request: ControlRequest, in buffer: RequestBuffer
    ) -> Answer {
        let operation = Operation.delegate
        guard !RequestDeadline.hasPassed(ask.attest.deadlineMilliseconds, for: authority) else {
            return expired(operation)
        }
        guard authority.audit.isAvailable else { return unaudited(operation) }
        let issuer = DelegationIssuer(authority)
        let result: AuditEvent.Delegated.Outcome
        switch issuer.delegate(ask, by: request.peer, in: buffer) {
        case .made(let delegation): result = .made(delegation)
        case .denied(let denial): result = .denied(denial)
        case .capacity(let what): return noRoom(operation, what)
        }
        let holder = authority.cache.find(ask.credential)
        if case .denied = result {
            let names = holder.map { "\($0.workload)" } ?? ""
            let room = refusedBytes(ask.attest, nil) + names.utf8.count
            guard mayRefuse(request, byteCount: room) else {
                return Answer(operation: operation, reply: .failed(RefusalAllowance.failure))
            }
        }
        let event = AuditEvent.Delegated(
            ask: ask, peer: request.peer, holder: holder.map { .init($0) }, outcome: result,
            epoch: authority.epoch.current)
        guard authority.audit.record(.delegated(event)) else {
            if case .made(let delegation) = result { issuer.withdraw(delegation.id) }
            return unaudited(operation)
        }
        var about = request.peer.about
        about["credential"] = "\(ask.credential)"
        about["task"] = "\(ask.attest.task)"
        switch result {
        case .made(var delegation):
            counters.add(.delegations)
            about["delegation"] = "\(delegation.id)"
            logger.info("delegated", metadata: about)
            delegation.durability = authority.audit.durability
            return Answer(operation: operation, reply: .delegate(delegation))
        case .denied(let denial):
            counters.add(.delegationsDenied)
            return denied(denial, operation, "delegation denied", about)
        }
    }

    func claim(
        _ ask: ClaimAsk, _ request: ControlRequest, _ inspection: Attestor.Inspection,
        parent: ProcessIdentity?, in buffer: RequestBuffer
    ) -> Answer {
        let operation = Operation.claim
        guard !RequestDeadline.hasPassed(ask.deadlineMilliseconds, for: authority) else {
            return expired(operation)
        }
        guard authority.journal.hasRoom else {
            return noRoom(operation, "changes of state that cannot be written down")
        }
        guard authority.audit.isAvailable else { return unaudited(operation) }
        let attestor = Attestor(authority)
        let claimed = attestor.claim(
            ask.delegation, peer: request.peer, inspection, parent: parent, in: buffer)
        let result: AuditEvent.Attest.Outcome
        switch claimed.outcome {
        case .granted(let grant): result = .granted(grant)
        case .denied(let denial): result = .denied(denial)
        case .capacity(let what): return noRoom(operation, what)
        }
        if case .denied = result {
            let room = refusedBytes(nil, try? inspection.get())
            guard mayRefuse(request, byteCount: room) else {
                return Answer(operation: operation, reply: .failed(RefusalAllowance.failure))
            }
        }
        // What a refused one was about is where its delegation is: a request is small, and what was
        // delegated may be large.
        let event = AuditEvent.Attest(
            ask: claimed.granted, peer: request.peer, process: try? inspection.get(),
            outcome: result,
            epoch: authority.epoch.current,
            claim: .init(delegation: ask.delegation, parent: claimed.parent))
        guard authority.audit.record(.attested(event)) else {
            if case .granted(let grant) = result { attestor.withdraw(grant.credential) }
            return unaudited(operation)
        }
        var about = request.peer.about
        about["delegation"] = "\(ask.delegation)"
        switch result {
        case .granted(let grant):
            attestor.settle(ask.delegation)
            counters.add(.claims)
            return granted(grant, operation, "claimed", about) { .claim($0) }
        case .denied(let denial):
            counters.add(.claimsDenied)
            return denied(denial, operation, "claim denied", about)
        }
    }

    // MARK: answers

    /// - Parameter reply: of the grant as it was written down.
    private func granted(
        _ grant: Grant, _ operation: Operation, _ words: Logger.Message, _ about: Logger.Metadata,
        _ reply: (Grant) -> Reply
    ) -> Answer {
        let told: Logger.Metadata = [
            "workload": "\(grant.workload)", "credential": "\(grant.credential)",
        ]
        logger.info(words, metadata: about.merging(told) { $1 })
        var grant = grant
        grant.durability = authority.audit.durability
        return Answer(
            operation: operation, reply: reply(grant),
            granted: authority.cache.find(grant.credential))
    }

    func denied(
        _ denial: Denial, _ operation: Operation, _ words: Logger.Message,
        _ about: Logger.Metadata
    ) -> Answer {
        logger.info(words, metadata: about.merging(["reason": "\(denial)"]) { $1 })
        return Answer(operation: operation, reply: .denied(denial))
    }

    private func expired(_ operation: Operation) -> Answer {
        counters.add(.expiredRequests)
        return Answer(operation: operation, reply: .failed(RequestDeadline.failure))
    }

    func unaudited(_ operation: Operation) -> Answer {
        counters.add(.auditUnavailable)
        return Answer(operation: operation, reply: .denied(authority.denial(.auditUnavailable)))
    }

    private func noRoom(_ operation: Operation, _ what: String) -> Answer {
        counters.add(.capacity)
        logger.warning("no room", metadata: ["what": "\(what)"])
        let failure = ReplyFailure(status: .capacity, message: "no room for more \(what)")
        return Answer(operation: operation, reply: .failed(failure))
    }
}
