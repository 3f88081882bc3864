package import Cedar
package import PosternCore

/// Ends credentials and what hangs on them, tasks, workloads, keys, and whole selections. For the
/// control thread only.
///
/// An end is one store into a cell that every credential below it holds: it counts on every
/// lane before the call returns, and costs the same for one credential as for a million. It goes to
/// the journal in the same step; whoever acknowledges it waits for that (`StateJournal`).
package struct Revoker: Sendable {
    let authority: Authority

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

    /// - Parameter buffer: for the request that policies are asked about.
    package func revoke(
        _ ask: RevokeAsk, by caller: Caller, in buffer: RequestBuffer = RequestBuffer()
    ) -> Outcome {
        var byOperator = true
        if case .peer(let peer) = caller {
            if let denial = denial(of: ask, to: peer, buffer) { return .denied(denial) }
            byOperator = false
        }
        switch ask.target {
        case .credential(let id):
            guard let record = authority.cache.find(id) else { return .notFound }
            return end(record, byOperator: byOperator, note: ask.note)
        case .tree(let id):
            guard let record = authority.cache.find(id) else { return .notFound }
            return end(record.root, byOperator: byOperator, note: ask.note)
        case .selection(let selection):
            if let workload = selection.workload, !isKnown(workload) { return .notFound }
            return end(selection, byOperator: byOperator, note: ask.note)
        case .task(let workload, let task):
            return revokeTask(
                CellTable.TaskName(workload: workload, task: task), byOperator: byOperator,
                note: ask.note)
        case .workload(let workload):
            guard isKnown(workload) else { return .notFound }
            guard let cell = authority.cells.workload(workload) else { return .capacity }
            let draft = StepDraft(
                tags: [authority.tags.tag(of: workload)], audience: [workload], target: ask.target,
                note: ask.note)
            return end(cell, draft, .revokedWorkload, byOperator: byOperator)
        case .key(let key):
            guard let cell = authority.cells.key(key) else { return .capacity }
            let draft = StepDraft(
                tags: [authority.tags.tag(of: key)],
                audience: authority.cells.workloads(ofKey: key),
                target: ask.target, note: ask.note)
            return end(cell, draft, .revokedKey, byOperator: byOperator)
        }
    }

    /// Whether somebody is or was enrolled so. A name that nobody ever had is a slip of the pen: it
    /// is said rather than nodded at.
    private func isKnown(_ workload: SPIFFEID) -> Bool {
        authority.cells.existingWorkload(workload) != nil
            || authority.snapshots.current.hasEnrolment(of: workload)
    }

    /// Ends the task of a credential, as its own workload asks; of a delegated one only its part of
    /// it: the credential with all below. Others may have been delegated the same task.
    package func complete(_ id: CredentialID, by peer: PeerIdentity) -> Outcome {
        guard let record = authority.cache.find(id) else {
            return .denied(authority.denial(.unknownCredential))
        }
        let now = authority.clock.bootMilliseconds
        if let reason = record.refusal(for: peer, nowMilliseconds: now) {
            return .denied(authority.denial(reason))
        }
        if record.parent != nil { return end(record, .completedTask, byOperator: false) }
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
                    budgetLeft: record.budget.left, parent: record.parent?.id,
                    chain: record.parent == nil ? [] : record.chain))
        }
    }

    /// Ends a credential, and with it all below.
    private func end(
        _ record: CredentialRecord, _ reason: DenialReason = .revokedCredential,
        byOperator: Bool, note: String? = nil
    ) -> Outcome {
        let isNew = record.cells.endOwn(reason, byOperator: byOperator)
        if isNew, authority.delegations.existingDelegator(record.id) != nil {
            authority.reaping.ask()
        }
        defer { authority.freeSoon(record) }
        let life = Life(end: record.life.end, isByOperator: record.life.isEndedByOperator)
        let draft = StepDraft(
            tags: [authority.tags.tag(of: record.id)], audience: record.chain,
            target: .credential(record.id),
            note: note)
        return done(
            draft, life, isNew: isNew, byOperator: byOperator, credentials: 1,
            forgetMilliseconds: record.expiryMilliseconds + Limits.expiredKeptMilliseconds)
    }

    /// Ends all that are alive and meant. How many that are nobody knows yet: the housekeeper finds
    /// them.
    private func end(
        _ selection: CredentialSelection, byOperator: Bool, note: String?
    ) -> Outcome {
        let ledger = authority.cells.ledger
        authority.reaping.ask()
        // There is room again when the housekeeper has been round, a second or two later.
        guard ledger.count < Limits.selectionsMax else { return .capacity }
        ledger.add(selection, isByOperator: byOperator)
        let draft = StepDraft(
            tags: selection.workload.map { [authority.tags.tag(of: $0)] },
            audience: selection.workload.map { [$0] } ?? [],
            target: .selection(selection), note: note)
        return done(
            draft, Life(end: .revokedSelection, isByOperator: byOperator), isNew: true,
            byOperator: byOperator, credentials: 0,
            forgetMilliseconds: authority.clock.bootMilliseconds
                + Limits.revokedTaskKeptMilliseconds)
    }

    /// Ends what a process attested that has ended, and all below; nil where it had attested
    /// nothing. The state is told of the epoch alone: no process comes back.
    package func endLease(of process: ProcessIdentity) -> RevocationReceipt? {
        guard let cell = authority.cells.process(process) else { return nil }
        let credentials = cell.liveCredentials
        cell.end(.processExited)
        authority.release(cell)
        // It was done with all it had.
        guard credentials > 0 else { return nil }
        authority.reaping.ask()
        let workloads = cell.workloads
        let epoch = authority.advance(
            StepDraft(
                reason: .processExited, tags: [authority.tags.tag(of: process)],
                audience: workloads, isByOperator: false,
                note: Self.note(of: workloads, credentials: credentials),
                processID: process.processID))
        authority.journal.record(.advanced(epoch: epoch))
        return RevocationReceipt(epoch: epoch, credentials: UInt64(credentials))
    }

    /// A process's number says little to people: as whom it had attested says more.
    private static func note(of workloads: [SPIFFEID], credentials: Int) -> String {
        var note = credentials == 1 ? "1 credential" : "\(credentials) credentials"
        for (number, workload) in workloads.enumerated() {
            let more = note + (number == 0 ? " of " : ", ") + workload.description
            guard more.utf8.count <= Limits.noteBytesMax else { break }
            note = more
        }
        return note
    }

    /// A task may be revoked before it was ever attested.
    private func revokeTask(
        _ name: CellTable.TaskName, byOperator: Bool, note: String?
    ) -> Outcome {
        guard let cell = authority.cells.task(name) else { return .capacity }
        return endTask(
            name, cell, .revokedTask, byOperator: byOperator, note: note,
            forgetMilliseconds: authority.clock.bootMilliseconds
                + Limits.revokedTaskKeptMilliseconds)
    }

    private func endTask(
        _ name: CellTable.TaskName, _ cell: LifeCell, _ reason: DenialReason, byOperator: Bool,
        note: String? = nil, forgetMilliseconds: UInt64, freeing record: CredentialRecord? = nil
    ) -> Outcome {
        let draft = StepDraft(
            tags: [authority.tags.tag(of: name)], audience: [name.workload],
            target: .task(workload: name.workload, task: name.task), note: note)
        let outcome = end(
            cell, draft, reason, byOperator: byOperator, forgetMilliseconds: forgetMilliseconds,
            freeing: record)
        authority.cells.keepEnded(name, forgetMilliseconds: forgetMilliseconds)
        return outcome
    }

    private func end(
        _ cell: LifeCell, _ draft: StepDraft, _ reason: DenialReason, byOperator: Bool,
        forgetMilliseconds: UInt64? = nil, freeing record: CredentialRecord? = nil
    ) -> Outcome {
        let isNew = cell.end(reason, byOperator: byOperator)
        let credentials = cell.credentials
        // One that frees itself may have others below it all the same.
        let isAlone =
            record.map { authority.delegations.existingDelegator($0.id) == nil } ?? false
        if isNew, credentials > 1 || !isAlone { authority.reaping.ask() }
        return done(
            draft, Life(end: cell.end, isByOperator: cell.isEndedByOperator), isNew: isNew,
            byOperator: byOperator, credentials: credentials,
            forgetMilliseconds: forgetMilliseconds, freed: record.flatMap { authority.free($0) })
    }

    /// How what was ended stands.
    private struct Life {
        let end: DenialReason?
        let isByOperator: Bool
    }

    private func done(
        _ draft: StepDraft, _ life: Life, isNew: Bool, byOperator: Bool, credentials: Int,
        forgetMilliseconds: UInt64?, freed: FreedCredential? = nil
    ) -> Outcome {
        let epoch: UInt64
        if isNew {
            var draft = draft
            draft.reason = life.end
            draft.isByOperator = life.isByOperator
            // Advanced after the store: whoever reads the new epoch sees the end.
            epoch = authority.advance(draft)
        } else {
            epoch = authority.epoch.current
        }
        // A second time says nothing new, unless it is an operator's.
        if isNew || byOperator, let reason = life.end, let target = draft.target {
            authority.record(
                target, (reason, life.isByOperator), forgetMilliseconds: forgetMilliseconds, freed)
        } else if let freed {
            authority.journal.record(.freed(freed))
        }
        return .done(
            RevocationReceipt(epoch: epoch, credentials: isNew ? UInt64(credentials) : 0))
    }
}
