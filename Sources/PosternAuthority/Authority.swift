package import PosternCore

/// The parts that Authorizer, Attestor and Revoker share.
///
/// The authority has no input or output of its own: clocks, randomness and the kernel come
/// through ports. `Authorizer` may be called by every lane; `Attestor`, `Revoker` and
/// `Housekeeper` by the control thread only, which puts grants and revocations in one order.
package struct Authority: Sendable {
    package let cache: CredentialCache
    package let cells: CellTable
    package let epoch: EpochCounter
    /// What every epoch began with.
    package let steps: StepLog
    package let snapshots: SnapshotBox
    package let clock: any AuthorityClock
    package let random: any RandomSource
    package let inspector: any ProcessInspector
    package let watch: any ProcessWatch
    package let journal: any StateJournal
    package let audit: any AuditLog
    /// Numbers all that the audit log holds.
    package let sequence: SequenceCounter
    package let credentialsMax: Int
    package let delegations = DelegationTable()
    package let delegationLimits: DelegationLimits
    /// For how long a permit may be used again at most; 0: for one call only, as where nobody is
    /// told of revocations.
    package let cacheableMillisecondsMax: UInt64
    /// Whether many credentials may have ended at once, so that somebody has to look for them.
    let reaping = ReapingRequest()
    package let policyErrors = PolicyErrorLedger()
    /// Names this run of the broker; the first half of every decision's id.
    package let instance: Bytes16

    package init(
        snapshot: PolicySnapshot, clock: any AuthorityClock, random: any RandomSource,
        inspector: any ProcessInspector, watch: any ProcessWatch = NoProcessWatch(),
        journal: any StateJournal = ForgetfulJournal(),
        audit: any AuditLog = NoAuditLog(), sequence: SequenceCounter = SequenceCounter(),
        instance: Bytes16? = nil,
        credentialsMax: Int = Limits.credentialsMaxDefault,
        delegationLimits: DelegationLimits = DelegationLimits(),
        cacheableMillisecondsMax: UInt64 = 0, hasFeed: Bool = true
    ) {
        cache = CredentialCache()
        cells = CellTable()
        epoch = EpochCounter()
        steps = StepLog(epoch, capacity: hasFeed ? Limits.feedStepsKept : 0)
        snapshots = SnapshotBox(snapshot)
        self.clock = clock
        self.random = random
        self.inspector = inspector
        self.watch = watch
        self.journal = journal
        self.audit = audit
        self.sequence = sequence
        self.credentialsMax = credentialsMax
        self.delegationLimits = delegationLimits
        self.cacheableMillisecondsMax = hasFeed ? cacheableMillisecondsMax : 0
        self.instance = instance ?? random.bytes16()
    }

    /// Frees a dead credential before it expires, and its place at once: a fleet that completes
    /// its tasks must not fill the cache with them, nor lock itself out.
    func freeSoon(_ record: CredentialRecord) {
        if let freed = free(record) { journal.record(.freed(freed)) }
    }

    /// The same, for who writes it down; nil: it was freed before.
    func free(_ record: CredentialRecord) -> FreedCredential? {
        guard record.retire() else { return nil }
        let kept = clock.bootMilliseconds + Limits.expiredKeptMilliseconds
        cache.free(record.id, dueMilliseconds: kept)
        return FreedCredential(id: record.id, keptMilliseconds: kept)
    }

    /// Puts a credential in force; false when its id is taken, which is a bug.
    ///
    /// - Parameter keptMilliseconds: how long it is kept at most.
    func enter(_ record: CredentialRecord, keptMilliseconds: UInt64 = .max) -> Bool {
        guard cache.insert(record, keptMilliseconds: keptMilliseconds) else { return false }
        record.cells.addCredential()
        record.standing.delegator?.addChild()
        let workload = record.standing.workload
        workload.addLive()
        record.standing.process?.addLive()
        workload.note(expiryMilliseconds: record.expiryMilliseconds)
        return true
    }

    /// Lets go what a credential hung on that has left the cache.
    func leave(_ record: CredentialRecord) {
        _ = record.retire()
        record.cells.removeCredential()
        cells.release(record)
        release(record.standing.process)
        if let delegator = record.standing.delegator { delegations.release(delegator) }
    }

    /// The cell of a peer's process, which is watched from then on; nil on tcp.
    func lease(_ process: ProcessIdentity?) throws(ProcessError) -> ProcessCell? {
        guard let process else { return nil }
        if let cell = cells.process(process) { return cell }
        try watch.begin(process)
        return cells.add(process)
    }

    /// Lets a process go on which nothing hangs any more.
    func release(_ process: ProcessCell?) {
        guard let process, process.credentials == 0 else { return }
        cells.remove(process)
        watch.end(process.process)
    }

    var tags: TagSource { TagSource(random: random) }

    /// Begins an epoch.
    func advance(_ draft: StepDraft) -> UInt64 {
        steps.advance { draft.entry($0, atMilliseconds: clock.wallMilliseconds) }
    }

    /// What the holder of a credential knows it by in the feed: first this run of the broker.
    func tags(of record: CredentialRecord) -> [UInt64] {
        steps.isKept ? [max(instance.high, 1)] + tags.tags(of: record) : []
    }

    package func denial(
        _ reason: DenialReason, detail: String? = nil, policies: [String] = []
    ) -> Denial {
        Denial(reason: reason, epoch: epoch.current, detail: detail, policies: policies)
    }
}
