package import Cedar
package import PosternCore

/// Turns a proven process and its task into a credential.
///
/// `inspect` may read a whole executable, and any thread may call it; `attest` is for the control
/// thread only.
package struct Attestor: Sendable {
    private let authority: Authority

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
        if let end = authority.cells.end(ofKey: peer.key) { return denied(end) }
        let facts: ProcessFacts?
        switch inspection {
        case .success(let found): facts = found
        case .failure(let refusal): return denied(refusal)
        }
        let snapshot = authority.snapshots.current
        switch snapshot.enrolment(for: facts, key: peer.key) {
        case .none:
            return denied(.notEnrolled)
        case .ambiguous(let workloads):
            let names = workloads.prefix(4).map(\.description).joined(separator: ", ")
            return denied(.ambiguousEnrolment, detail: names)
        case .one(let enrolment):
            return attest(ask, peer: peer, facts: facts, as: enrolment, snapshot, buffer)
        }
    }

    private func attest(
        _ ask: AttestAsk, peer: PeerIdentity, facts: ProcessFacts?, as enrolment: Enrolment,
        _ snapshot: PolicySnapshot, _ buffer: RequestBuffer
    ) -> Outcome {
        if let pattern = enrolment.scope.firstPatternOutside(ask.scope) {
            return denied(.scopeBeyondEnrolment, detail: pattern)
        }
        var granted = ask
        granted.ttlMilliseconds = min(
            ask.ttlMilliseconds ?? Limits.credentialTTLMillisecondsDefault,
            enrolment.ttlMillisecondsMax)
        granted.budget = [ask.budget, enrolment.budgetMax].compactMap(\.self).min()
            .map { min($0, Limits.budgetMax) }
        let attested = AttestedPeer(peer, facts)
        let facts = BrokerFacts(attested, ask)
        guard
            let verdict = try? verdict(on: granted, as: enrolment, facts, snapshot, buffer)
        else {
            return denied(.internal)
        }
        if case .deny(let reason) = verdict.outcome {
            return denied(reason, policies: verdict.policies.names)
        }
        return issue(granted, to: attested, as: enrolment)
    }

    /// What the policies say of the attestation itself.
    private func verdict(
        on ask: AttestAsk, as enrolment: Enrolment, _ facts: BrokerFacts,
        _ snapshot: PolicySnapshot, _ buffer: RequestBuffer
    ) throws(DataError) -> PolicyVerdict {
        buffer.reset()
        buffer.setPrincipal(CedarNames.workload(enrolment.workload))
        buffer.setAction(CedarNames.attest)
        buffer.setResource(CedarNames.task(ask.task))
        try buffer.beginContext(count: ask.budget == nil ? 5 : 6)
        buffer.key("intent")
        buffer.string(ask.intent)
        for (key, patterns) in [
            ("actions", ask.scope.actions), ("resources", ask.scope.resources),
        ] {
            buffer.key(key)
            try buffer.beginSet(count: patterns.count)
            for pattern in patterns { buffer.string(pattern) }
            try buffer.endContainer()
        }
        buffer.key("ttl_ms")
        buffer.long(Int64(clamping: ask.ttlMilliseconds ?? 0))
        if let budget = ask.budget {
            buffer.key("budget")
            buffer.long(Int64(clamping: budget))
        }
        try facts.write(into: buffer, wallMilliseconds: authority.clock.wallMilliseconds)
        try buffer.endContainer()
        return PolicyVerdict.asking(snapshot, buffer, authority.policyErrors)
    }

    private func issue(
        _ ask: AttestAsk, to peer: AttestedPeer, as enrolment: Enrolment
    ) -> Outcome {
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
        guard
            let standing = authority.cells.standing(peer, as: enrolment.workload, ask.scope),
            let task = authority.cells.task(name)
        else { return .capacity(what: "keys or tasks") }
        let ttl = ask.ttlMilliseconds ?? Limits.credentialTTLMillisecondsDefault
        let parts = CredentialRecord.Parts(
            id: CredentialID(authority.random.bytes16()), standing: standing, task: task,
            expiryMilliseconds: authority.clock.bootMilliseconds + ttl, budget: ask.budget)
        let record = CredentialRecord.make(parts, intent: ask.intent)
        guard authority.cache.insert(record) else { return denied(.internal) }
        record.cells.addCredential()
        standing.workload.addLive()
        standing.workload.note(expiryMilliseconds: record.expiryMilliseconds)
        authority.record(ask, record)
        return .granted(
            Grant(
                credential: record.id, workload: enrolment.workload, scope: ask.scope,
                expiresInMilliseconds: ttl,
                expiresAtMilliseconds: authority.clock.wallMilliseconds + ttl,
                epoch: authority.epoch.current, budget: ask.budget))
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

    private func denied(
        _ reason: DenialReason, detail: String? = nil, policies: [String] = []
    ) -> Outcome {
        .denied(authority.denial(reason, detail: detail, policies: policies))
    }

    private func denied(_ refusal: FactsRefusal) -> Outcome {
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
