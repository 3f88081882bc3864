package import PosternCore

/// Ends credentials, tasks, workloads and keys. For the control thread only.
///
/// An end is one store into a cell that every credential below it holds: it counts on every
/// lane before the call returns, and costs the same for one credential as for a million. It goes to
/// the journal in the same step; whoever acknowledges it waits for that (`StateJournal`).
package struct Revoker: Sendable {
    private let authority: Authority

    package init(_ authority: Authority) { self.authority = authority }

    /// Who asks.
    package enum Caller: Sendable {
        case peer(PeerIdentity)
        case `operator`
    }

    package enum Outcome: Hashable, Sendable {
        case done(RevocationReceipt)
        case denied(Denial)
        case notFound
        /// No room to remember another target.
        case capacity
    }

    package func revoke(_ ask: RevokeAsk, by caller: Caller) -> Outcome {
        var byOperator = true
        if case .peer(let peer) = caller {
            if let denial = denial(of: ask, to: peer) { return .denied(denial) }
            byOperator = false
        }
        switch ask.target {
        case .credential(let id):
            guard let record = authority.cache.find(id) else { return .notFound }
            defer { authority.freeSoon(record) }
            let isNew = record.cells.endOwn(.revokedCredential, byOperator: byOperator)
            return done(
                ask.target, (record.life.end, record.life.isEndedByOperator), isNew: isNew,
                byOperator: byOperator, credentials: 1,
                forgetMilliseconds: record.expiryMilliseconds + Limits.expiredKeptMilliseconds)
        case .task(let workload, let task):
            return revokeTask(
                CellTable.TaskName(workload: workload, task: task), byOperator: byOperator)
        case .workload(let workload):
            let isEnrolled = authority.snapshots.current.enrolments
                .contains { $0.workload == workload }
            let existing = authority.cells.existingWorkload(workload)
            // A name that nobody ever had is a slip of the pen: say so rather than nod.
            guard isEnrolled || existing != nil else { return .notFound }
            guard let cell = authority.cells.workload(workload) else { return .capacity }
            return end(cell, ask.target, .revokedWorkload, byOperator: byOperator)
        case .key(let key):
            guard let cell = authority.cells.key(key) else { return .capacity }
            return end(cell, ask.target, .revokedKey, byOperator: byOperator)
        }
    }

    /// Ends the task of a credential, as its own workload asks.
    package func complete(_ id: CredentialID, by peer: PeerIdentity) -> Outcome {
        guard let record = authority.cache.find(id) else {
            return .denied(authority.denial(.unknownCredential))
        }
        let now = authority.clock.bootMilliseconds
        if let reason = record.refusal(for: peer, nowMilliseconds: now) {
            return .denied(authority.denial(reason))
        }
        let task = record.cells.task
        var forget = now + Limits.completedTaskKeptMilliseconds
        // Others of the task may live longer than that.
        if task.credentials > 1 {
            let latest = record.cells.workload.latestExpiryMilliseconds
            forget = max(forget, latest + Limits.expiredKeptMilliseconds)
        }
        return endTask(
            CellTable.TaskName(workload: record.workload, task: record.task), task,
            .completedTask, byOperator: false, forgetMilliseconds: forget,
            freeing: record)
    }

    /// What one credential is worth to `peer`, or to an operator when `peer` is nil.
    package func introspect(_ id: CredentialID, by caller: Caller) -> Introspection {
        let epoch = authority.epoch.current
        let now = authority.clock.bootMilliseconds
        guard let record = authority.cache.find(id) else {
            return Introspection(reason: .unknownCredential, epoch: epoch, details: nil)
        }
        let peer: PeerIdentity
        switch caller {
        case .peer(let asking): peer = asking
        case .operator: peer = record.peer
        }
        let reason = record.refusal(for: peer, nowMilliseconds: now)
        switch reason {
        case .keyMismatch, .processMismatch:
            return Introspection(reason: reason, epoch: epoch, details: nil)
        default:
            let left = record.expiryMilliseconds - min(now, record.expiryMilliseconds)
            return Introspection(
                reason: reason, epoch: epoch,
                details: Introspection.Details(
                    workload: record.workload, task: record.task, intent: record.intent,
                    scope: record.scope, expiresInMilliseconds: left,
                    budgetLeft: record.budget.left))
        }
    }

    /// Why a machine may not revoke this; nil when it may: its own credential, its own task.
    private func denial(of ask: RevokeAsk, to peer: PeerIdentity) -> Denial? {
        let own: CredentialID
        switch ask.target {
        case .credential(let id): own = id
        case .task:
            guard let credential = ask.credential else {
                return authority.denial(
                    .unknownCredential, detail: "revoking a task takes a credential of it")
            }
            own = credential
        case .workload, .key: return authority.denial(.wrongEndpoint)
        }
        guard let record = authority.cache.find(own) else {
            return authority.denial(.unknownCredential)
        }
        let now = authority.clock.bootMilliseconds
        let isDead: Set<DenialReason> = [.keyMismatch, .processMismatch]
        if let reason = record.refusal(for: peer, nowMilliseconds: now) {
            // One's own credential may be revoked twice; another's not once.
            if isDead.contains(reason) { return authority.denial(reason) }
            if case .task = ask.target { return authority.denial(reason) }
        }
        if case .task(let workload, let task) = ask.target,
            workload != record.workload || task != record.task
        {
            return authority.denial(.outsideScope, detail: "the credential is of another task")
        }
        return nil
    }

    /// A task may be revoked before it was ever attested.
    private func revokeTask(_ name: CellTable.TaskName, byOperator: Bool) -> Outcome {
        guard let cell = authority.cells.task(name) else { return .capacity }
        return endTask(
            name, cell, .revokedTask, byOperator: byOperator,
            forgetMilliseconds: authority.clock.bootMilliseconds
                + Limits.revokedTaskKeptMilliseconds)
    }

    private func endTask(
        _ name: CellTable.TaskName, _ cell: LifeCell, _ reason: DenialReason, byOperator: Bool,
        forgetMilliseconds: UInt64, freeing record: CredentialRecord? = nil
    ) -> Outcome {
        let outcome = end(
            cell, .task(workload: name.workload, task: name.task), reason,
            byOperator: byOperator, forgetMilliseconds: forgetMilliseconds, freeing: record)
        authority.cells.keepEnded(name, forgetMilliseconds: forgetMilliseconds)
        return outcome
    }

    private func end(
        _ cell: LifeCell, _ target: RevocationTarget, _ reason: DenialReason, byOperator: Bool,
        forgetMilliseconds: UInt64? = nil, freeing record: CredentialRecord? = nil
    ) -> Outcome {
        let isNew = cell.end(reason, byOperator: byOperator)
        let credentials = cell.credentials
        return done(
            target, (cell.end, cell.isEndedByOperator), isNew: isNew, byOperator: byOperator,
            credentials: credentials, forgetMilliseconds: forgetMilliseconds,
            freed: record.flatMap { authority.free($0) })
    }

    private func done(
        _ target: RevocationTarget, _ life: (end: DenialReason?, isByOperator: Bool),
        isNew: Bool, byOperator: Bool, credentials: Int, forgetMilliseconds: UInt64?,
        freed: FreedCredential? = nil
    ) -> Outcome {
        // Advanced after the store: whoever reads the new epoch sees the end.
        let epoch = isNew ? authority.epoch.advance() : authority.epoch.current
        // A second time says nothing new, unless it is an operator's.
        if isNew || byOperator, let reason = life.end {
            authority.record(
                target, (reason, life.isByOperator), forgetMilliseconds: forgetMilliseconds, freed)
        } else if let freed {
            authority.journal.record(.freed(freed))
        }
        return .done(
            RevocationReceipt(epoch: epoch, credentials: isNew ? UInt64(credentials) : 0))
    }
}
