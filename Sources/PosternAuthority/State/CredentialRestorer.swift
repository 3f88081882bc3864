import PosternCore

/// Puts credentials of an earlier run back in force, before anybody is served.
///
/// A credential comes back only to whom it was granted. Its key and its process are compared at
/// every call, as ever, with what the new connection's handshake proves. What the kernel says of
/// the process is compared here, once: a process that has ended, that has another start time, or
/// that is another program, user or unit by now has to attest again. So has every process after
/// the machine was started anew.
///
/// What was spent does not come back. Calls are counted in memory and written down at the end of
/// a run; after a kill nobody knows how many there were, and a credential with a budget is dropped,
/// as is every one where policies look at `context.postern.calls`.
package struct CredentialRestorer {
    private let authority: Authority
    private let nowMilliseconds: UInt64
    private let countsCalls: Bool
    private let enrolled: Set<SPIFFEID>
    /// What the kernel says of each process now; nil: nothing that could be relied on.
    private var processes: [ProcessIdentity: ProcessFacts?] = [:]
    /// As whom each holder acts; nil: it has nothing any more. Holders are held, so that an object
    /// stays the only one at its place.
    private var standings: [ObjectIdentifier: (holder: CredentialHolder, standing: Standing?)] =
        [:]

    /// How many are back in force.
    package private(set) var restored = 0
    /// How many are not, although they have not expired.
    package private(set) var dropped = 0

    package init(_ authority: Authority) {
        self.authority = authority
        nowMilliseconds = authority.clock.bootMilliseconds
        let snapshot = authority.snapshots.current
        countsCalls = snapshot.factsRead?.contains(.calls) ?? false
        enrolled = Set(snapshot.enrolments.map(\.workload))
    }

    package mutating func restore(_ stored: StoredCredential) {
        guard stored.expiryMilliseconds > nowMilliseconds,
            stored.keptMilliseconds > nowMilliseconds
        else { return }
        let isSpentKnown = stored.calls != nil || (stored.budget == nil && !countsCalls)
        if isSpentKnown, let standing = standing(of: stored), insert(stored, standing) {
            restored += 1
            return
        }
        dropped += 1
        // Once refused, for good: the process may be the old program again by the next start. A
        // boot does not come back, and after it there may be many.
        if stored.isOfThisBoot || stored.holder.process == nil {
            authority.journal.record(.dropped(stored.id))
        }
    }

    /// Asks the kernel about a holder's process, once.
    private mutating func standing(of stored: StoredCredential) -> Standing? {
        let holder = stored.holder
        if holder.process != nil, !stored.isOfThisBoot { return nil }
        let place = ObjectIdentifier(holder)
        if let known = standings[place] { return known.standing }
        let standing = isStillThere(holder) ? makeStanding(of: holder) : nil
        // As after a reload: an enrolment that comes back brings its credentials back.
        if !enrolled.contains(holder.workload) { standing?.workload.end(.notEnrolled) }
        standings[place] = (holder, standing)
        return standing
    }

    /// Nil where its process cannot be watched, where what it was delegated under is not back, or
    /// where there is no room.
    private func makeStanding(of holder: CredentialHolder) -> Standing? {
        var delegator: Delegator?
        if let parent = holder.parent {
            guard let record = authority.cache.find(parent) else { return nil }
            delegator = authority.delegations.delegator(record)
        }
        let process: ProcessCell?
        do {
            process = try authority.lease(holder.process?.process)
        } catch {
            return nil
        }
        return authority.cells.standing(
            AttestedPeer(holder.peer, holder.process), as: holder.workload, holder.scope,
            on: process, under: delegator)
    }

    private mutating func isStillThere(_ holder: CredentialHolder) -> Bool {
        guard let process = holder.process else { return true }
        guard var facts = facts(of: process.process) else { return false }
        // Hashing every executable would keep a whole fleet waiting; the next attest does it.
        facts.executableSHA256 = process.executableSHA256
        return facts.isSameBytes(as: process)
    }

    private mutating func facts(of process: ProcessIdentity) -> ProcessFacts? {
        if let known = processes[process] { return known }
        let inspector = authority.inspector
        var facts: ProcessFacts?
        if (try? inspector.identify(processID: process.processID)) == process {
            facts = try? inspector.cheapFacts(of: process)
        }
        processes[process] = .some(facts)
        return facts
    }

    private func insert(_ stored: StoredCredential, _ standing: Standing) -> Bool {
        let name = CellTable.TaskName(workload: stored.holder.workload, task: stored.task)
        guard authority.cache.count < authority.credentialsMax,
            let task = authority.cells.task(name)
        else { return false }
        // No life is longer than one that begins now, whatever the file says.
        let expiry = min(
            stored.expiryMilliseconds, nowMilliseconds + Limits.credentialTTLMillisecondsMax)
        let record = CredentialRecord.make(
            CredentialRecord.Parts(
                id: stored.id, standing: standing, task: task, expiryMilliseconds: expiry,
                budget: stored.budget, calls: stored.calls ?? 0), intent: stored.intent)
        guard authority.enter(record, keptMilliseconds: stored.keptMilliseconds) else {
            return false
        }
        if stored.isFreed { _ = record.retire() }
        return true
    }
}

extension Authority {
    /// Writes down what credentials have spent, at the end of a run, when nothing is decided any
    /// more.
    package func recordMeters() {
        let countsCalls = snapshots.current.factsRead?.contains(.calls) ?? false
        cache.forEach { record in
            guard record.budget.isLimited || countsCalls else { return }
            journal.record(.metered(record.id, calls: record.budget.calls))
        }
    }
}
