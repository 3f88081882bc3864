package import Cedar
package import PosternCore

/// Turns a proven process and its task into a credential.
///
/// `inspect` may read a whole executable, and any thread may call it; `attest` is for the control
/// thread only.
package struct Attestor: Sendable {
    let authority: Authority

    package init(_ authority: Authority) { self.authority = authority }

    package enum Outcome: Sendable {
        case granted(Grant)
        case denied(Denial)
        /// No room; `what` says of what, for people.
        case capacity(what: String)
    }

    /// What the kernel says of a peer; nil on tcp, where it says nothing.
    package typealias Inspection = Result<ProcessFacts?, FactsRefusal>

    /// Asks the kernel about a peer's process. Slow: everything else comes after it.
    ///
    /// - Parameter handle: the process at the other end, held, where the kernel gives that.
    package func inspect(
        _ peer: PeerIdentity, heldBy handle: (any ProcessHandle)?
    ) -> Inspection {
        Result { () throws(FactsRefusal) in try facts(of: peer, heldBy: handle) }
    }

    /// - Parameters:
    ///   - peer: as the handshake proved it.
    ///   - inspection: what `inspect` said of it.
    ///   - buffer: for the request that policies are asked about; reused from one to the next.
    package func attest(
        _ ask: AttestAsk, peer: PeerIdentity, _ inspection: Inspection,
        in buffer: RequestBuffer = RequestBuffer()
    ) -> Outcome {
        switch recognise(peer, inspection) {
        case .refused(let denial): .denied(denial)
        case .known(let known): grant(ask, to: known, under: nil, buffer)
        }
    }

    /// A peer, as whom it is enrolled, by these policies.
    struct Recognised {
        let peer: AttestedPeer
        let enrolment: Enrolment
        let snapshot: PolicySnapshot
    }

    enum Recognition {
        case known(Recognised)
        case refused(Denial)
    }

    func recognise(_ peer: PeerIdentity, _ inspection: Inspection) -> Recognition {
        if let end = authority.cells.end(ofKey: peer.key) {
            return .refused(authority.denial(end))
        }
        let facts: ProcessFacts?
        switch inspection {
        case .success(let found): facts = found
        case .failure(let refusal):
            return .refused(authority.denial(refusal.reason, detail: refusal.detail))
        }
        let snapshot = authority.snapshots.current
        switch snapshot.enrolment(for: facts, key: peer.key) {
        case .none:
            return .refused(authority.denial(.notEnrolled))
        case .ambiguous(let workloads):
            let names = workloads.prefix(4).map(\.description).joined(separator: ", ")
            return .refused(authority.denial(.ambiguousEnrolment, detail: names))
        case .one(let enrolment):
            return .known(
                Recognised(
                    peer: AttestedPeer(peer, facts), enrolment: enrolment, snapshot: snapshot))
        }
    }

    /// Grants what the enrolment and the policies allow.
    ///
    /// - Parameters:
    ///   - delegator: under whose credential; nil: the peer asks for itself.
    ///   - untilMilliseconds: when it ends at the latest, on the boot clock.
    func grant(
        _ ask: AttestAsk, to known: Recognised, under delegator: Delegator?,
        untilMilliseconds: UInt64 = .max, _ buffer: RequestBuffer
    ) -> Outcome {
        let enrolment = known.enrolment
        if let pattern = enrolment.scope.firstPatternOutside(ask.scope) {
            return denied(.scopeBeyondEnrolment, detail: pattern)
        }
        var granted = ask
        granted.ttlMilliseconds = min(
            ask.ttlMilliseconds ?? Limits.credentialTTLMillisecondsDefault,
            enrolment.ttlMillisecondsMax)
        granted.budget = [ask.budget, enrolment.budgetMax].compactMap(\.self).min()
            .map { min($0, Limits.budgetMax) }
        let chain = (delegator?.chain.map(\.id) ?? []) + [enrolment.workload]
        let facts = BrokerFacts(known.peer, task: ask.task, intent: ask.intent, chain: chain)
        guard let verdict = try? verdict(on: granted, as: known, facts, buffer) else {
            return denied(.internal)
        }
        if case .deny(let reason) = verdict.outcome {
            return denied(reason, policies: verdict.policies.names)
        }
        return issue(granted, to: known, under: delegator, untilMilliseconds: untilMilliseconds)
    }

    /// What the policies say of the attestation itself.
    private func verdict(
        on ask: AttestAsk, as known: Recognised, _ facts: BrokerFacts, _ buffer: RequestBuffer
    ) throws(DataError) -> PolicyVerdict {
        buffer.reset()
        buffer.setPrincipal(CedarNames.workload(known.enrolment.workload))
        buffer.setAction(CedarNames.attest)
        buffer.setResource(CedarNames.task(ask.task))
        try buffer.beginContext(count: ask.attributeCount + 1)
        try ask.write(into: buffer)
        try facts.write(into: buffer, wallMilliseconds: authority.clock.wallMilliseconds)
        try buffer.endContainer()
        return PolicyVerdict.asking(known.snapshot, buffer, authority.policyErrors)
    }

    private func issue(
        _ ask: AttestAsk, to known: Recognised, under delegator: Delegator?,
        untilMilliseconds: UInt64
    ) -> Outcome {
        let (peer, enrolment) = (known.peer, known.enrolment)
        let name = CellTable.TaskName(workload: enrolment.workload, task: ask.task)
        // All that can refuse comes before the first cell is made: a refusal leaves nothing.
        let existing = authority.cells.existingWorkload(enrolment.workload)
        if let end = existing?.end ?? authority.cells.end(ofTask: name) { return denied(end) }
        guard (existing?.liveCredentials ?? 0) < enrolment.credentialsMax else {
            return .capacity(what: "credentials of the workload")
        }
        guard authority.cache.count < authority.credentialsMax else {
            return .capacity(what: "credentials")
        }
        let process: ProcessCell?
        do {
            process = try authority.lease(peer.identity.process)
        } catch {
            return denied(FactsRefusal(error))
        }
        // It may have ended a moment ago, and be told of.
        if let end = process?.end { return denied(end) }
        guard
            let standing = authority.cells.standing(
                peer, as: enrolment.workload, ask.scope, on: process, under: delegator),
            let task = authority.cells.task(name)
        else {
            authority.release(process)
            return .capacity(what: "keys or tasks")
        }
        let now = authority.clock.bootMilliseconds
        // Time has passed since somebody looked: what is delegated never outlives its delegator.
        let expiry = min(
            now + (ask.ttlMilliseconds ?? Limits.credentialTTLMillisecondsDefault),
            max(untilMilliseconds, now))
        let ttl = expiry - now
        let parts = CredentialRecord.Parts(
            id: CredentialID(authority.random.bytes16()), standing: standing, task: task,
            expiryMilliseconds: expiry, budget: ask.budget)
        let record = CredentialRecord.make(parts, intent: ask.intent)
        guard authority.enter(record) else { return denied(.internal) }
        authority.record(ask, record)
        return .granted(
            Grant(
                credential: record.id, workload: enrolment.workload, scope: ask.scope,
                expiresInMilliseconds: ttl,
                expiresAtMilliseconds: authority.clock.wallMilliseconds + ttl,
                epoch: authority.epoch.current, budget: ask.budget,
                delegated: delegator.map { _ in
                    DelegatedTask(task: ask.task, intent: ask.intent, chain: record.chain)
                }, tags: authority.tags(of: record)))
    }

    /// Takes back what was granted and nobody was told of.
    package func withdraw(_ credential: CredentialID) {
        guard let record = authority.cache.find(credential) else { return }
        record.cells.endOwn(.revokedCredential)
        authority.freeSoon(record)
    }

    private func facts(
        of peer: PeerIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(FactsRefusal) -> ProcessFacts? {
        guard case .ipc(let process, let userID, let groupID) = peer.origin else { return nil }
        do {
            let facts = try authority.inspector.facts(of: process, heldBy: handle)
            // The socket's credentials are those of connect(); a process that changed its user
            // since is not the one that was admitted.
            guard facts.userID == userID, facts.groupID == groupID else {
                throw ProcessError.changed
            }
            return facts
        } catch let error as ProcessError {
            throw FactsRefusal(error)
        } catch {
            throw FactsRefusal(.unavailable(what: "facts"))
        }
    }

    func denied(
        _ reason: DenialReason, detail: String? = nil, policies: [String] = []
    ) -> Outcome {
        .denied(authority.denial(reason, detail: detail, policies: policies))
    }

    func denied(_ refusal: FactsRefusal) -> Outcome {
        denied(refusal.reason, detail: refusal.detail)
    }
}

/// A process error as a denial.
package struct FactsRefusal: Error {
    let reason: DenialReason
    let detail: String?

    init(_ error: ProcessError) {
        switch error {
        case .gone: (reason, detail) = (.processGone, nil)
        case .changed: (reason, detail) = (.processChanged, nil)
        case .unavailable(let what): (reason, detail) = (.factsUnavailable, what)
        }
    }
}
