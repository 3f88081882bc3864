import PosternCore

/// The whole authority as a person would write it down: lists that are scanned, no cells, no
/// shards, no heaps. It predicts the outcome of every operation of the simulation.
struct AuthorityModel {
    struct Credential {
        let id: CredentialID
        let peer: PeerIdentity
        let workload: SPIFFEID
        let task: TaskID
        let scope: Scope
        let expiry: UInt64
        var budgetLeft: UInt64?
        var isRevoked = false
        /// Takes no place of its workload any more: completed or revoked itself.
        var isRetired = false
        /// Freed from here on, as soon as a sweep comes by.
        var due: UInt64
    }

    struct Task: Hashable {
        let workload: SPIFFEID
        let task: TaskID
    }

    var credentials: [CredentialID: Credential] = [:]
    var enrolments: [Enrolment]
    var forbidden: String?
    var revokedKeys: Set<PeerKey> = []
    var revokedWorkloads: Set<SPIFFEID> = []
    var ended: [Task: DenialReason] = [:]
    /// Ended tasks are remembered at least until then.
    var keptUntil: [Task: UInt64] = [:]
    var epoch: UInt64 = 1

    init(enrolments: [Enrolment]) { self.enrolments = enrolments }

    // MARK: predictions

    /// Why an attest is refused; `capacity` is told apart by the caller.
    func attestRefusal(
        _ ask: AttestAsk, _ peer: PeerIdentity, _ facts: Result<ProcessFacts, FactsFailure>
    ) -> AttestRefusal? {
        if revokedKeys.contains(peer.key) { return .denied(.revokedKey) }
        let read: ProcessFacts
        switch facts {
        case .failure(let failure): return .denied(failure.reason)
        case .success(let facts): read = facts
        }
        let matching = enrolments.filter { $0.matches(read, key: peer.key) }
        guard let most = matching.map(\.selectors.count).max() else {
            return .denied(.notEnrolled)
        }
        let best = matching.filter { $0.selectors.count == most }
        guard best.count == 1 else { return .denied(.ambiguousEnrolment) }
        let enrolment = best[0]
        if enrolment.scope.firstPatternOutside(ask.scope) != nil {
            return .denied(.scopeBeyondEnrolment)
        }
        if revokedWorkloads.contains(enrolment.workload) { return .denied(.revokedWorkload) }
        let task = Task(workload: enrolment.workload, task: ask.task)
        if let end = ended[task] { return .forgettable(task, end) }
        let held = credentials.values.filter {
            $0.workload == enrolment.workload && !$0.isRetired
        }.count
        return held < enrolment.credentialsMax ? nil : .capacity
    }

    enum AttestRefusal: Equatable {
        case denied(DenialReason)
        /// The task has ended; some time after, nobody remembers it.
        case forgettable(Task, DenialReason)
        case capacity

        var reason: DenialReason? {
            switch self {
            case .denied(let reason), .forgettable(_, let reason): reason
            case .capacity: nil
            }
        }
    }

    struct FactsFailure: Error {
        let reason: DenialReason
    }

    /// Checks 1 to 5 of SPEC.md, "authorise".
    func refusal(_ id: CredentialID, _ peer: PeerIdentity, now: UInt64) -> DenialReason? {
        guard let credential = credentials[id] else { return .unknownCredential }
        guard credential.peer.key == peer.key else { return .keyMismatch }
        guard credential.peer == peer else { return .processMismatch }
        if revokedKeys.contains(peer.key) { return .revokedKey }
        if revokedWorkloads.contains(credential.workload) { return .revokedWorkload }
        guard enrolments.contains(where: { $0.workload == credential.workload }) else {
            return .notEnrolled
        }
        if let end = ended[task(of: credential)] { return end }
        if credential.isRevoked { return .revokedCredential }
        return now < credential.expiry ? nil : .expiredCredential
    }

    /// The outcome of a call; a permit takes one of the budget.
    mutating func authorise(
        _ id: CredentialID, _ peer: PeerIdentity, _ action: String, isReserved: Bool,
        now: UInt64
    ) -> DenialReason? {
        if let reason = refusal(id, peer, now: now) { return reason }
        guard let credential = credentials[id] else { return .unknownCredential }
        if isReserved { return .reservedContext }
        guard credential.scope.actions.contains(where: { $0 == "*" || $0 == action }) else {
            return .outsideScope
        }
        if credential.budgetLeft == 0 { return .budgetExhausted }
        if action == forbidden { return .policyForbid }
        if let left = credential.budgetLeft { credentials[id]?.budgetLeft = left - 1 }
        return nil
    }

    // MARK: changes

    func task(of credential: Credential) -> Task {
        Task(workload: credential.workload, task: credential.task)
    }

    /// Credentials that a receipt counts: all that are held and hang on the target.
    func count(_ isBelow: (Credential) -> Bool) -> UInt64 {
        UInt64(credentials.values.filter(isBelow).count)
    }

    mutating func end(_ task: Task, _ reason: DenialReason, keptUntil: UInt64) -> Bool {
        self.keptUntil[task] = max(keptUntil, self.keptUntil[task] ?? 0)
        switch (ended[task], reason) {
        case (nil, _), (.completedTask, .revokedTask):
            ended[task] = reason
            epoch += 1
            return true
        default: return false
        }
    }

    mutating func freeSoon(_ id: CredentialID, now: UInt64) {
        guard let credential = credentials[id] else { return }
        credentials[id]?.isRetired = true
        credentials[id]?.due = min(credential.due, now + Limits.expiredKeptMilliseconds)
    }

    /// A sweep of every shard; the number of credentials freed.
    mutating func sweep(now: UInt64) -> Int {
        let before = credentials.count
        credentials = credentials.filter { !$0.value.due.isSwept(at: now) }
        return before - credentials.count
    }

    /// Whether an ended task may be forgotten by now; if it was, an attest says so.
    func mayBeForgotten(_ task: Task, now: UInt64) -> Bool {
        guard let until = keptUntil[task], until <= now else { return false }
        return !credentials.values.contains { self.task(of: $0) == task }
    }

    mutating func forget(_ task: Task) {
        ended[task] = nil
        keptUntil[task] = nil
    }
}
