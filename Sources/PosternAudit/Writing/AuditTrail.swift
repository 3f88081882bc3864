package import PosternAuthority
package import PosternCore
package import Sodium
import Synchronization

/// The audit log in a folder (`protocol/audit.md`).
///
/// Each lane has a stream of its own, all that is seldom goes into the stream `control`, signed
/// checkpoints into the stream `checkpoint`. Threads of the caller's work for it until `end`:
/// `runSealing`, `runSyncing`, `runWatching` and, under `power`, `runSyncingForReplies`.
package final class AuditTrail: AuditLog {
    package let settings: AuditSettings
    private let redaction: Redaction
    let files: any AuditFiles
    let clock: any AuthorityClock
    let sequence: SequenceCounter
    let maker: SegmentMaker
    let status = TrailStatus()
    let channels = Mutex<[StreamChannel]>([])
    private let control: StreamChannel
    /// What the sealing thread works with; others come here at the start only.
    let desk: Mutex<SealingDesk>
    let events: Mutex<EventWriter>
    let sealing = TrailSignal()
    let syncing = TrailSignal()
    let watching = TrailSignal()
    let sealPulse = ThreadPulse()
    let syncPulse = ThreadPulse()
    let crew: SyncingCrew
    /// Rounds of the syncing thread that began, and the last of them that ended well.
    let syncRounds = Atomic<UInt64>(0)
    let syncedRound = Atomic<UInt64>(0)
    /// Segments that retention would remove, were they exported.
    let awaitingExport = Atomic<Int>(0)
    private let last: [String: LastSegment]
    /// Is told of each checkpoint that is durable.
    let keep: @Sendable (AuditCheckpoint) -> Void

    /// What an earlier run left, all of it sealed now.
    package let recovered: RecoveredLog

    /// Seals what a broker that was killed left, and begins streams for events and checkpoints.
    ///
    /// - Parameters:
    ///   - key: signs seals and checkpoints.
    ///   - redaction: what is kept as keyed hashes.
    ///   - instance: the run's, as in its decisions' ids.
    ///   - sequence: goes on behind the numbers that are in the log.
    ///   - known: the last checkpoint that `keep` was told of, in an earlier run.
    ///   - keep: remembers a checkpoint elsewhere; on the sealing thread.
    /// - Throws: where the log cannot be read or written: then nobody may be served.
    package init(
        files: any AuditFiles, key: consuming SigningKey, settings: AuditSettings,
        redaction: Redaction = .none, clock: any AuthorityClock, instance: Bytes16,
        sequence: SequenceCounter, known: AuditCheckpoint? = nil,
        keep: @escaping @Sendable (AuditCheckpoint) -> Void = { _ in }
    ) throws(AuditFileError) {
        self.files = files
        self.settings = settings
        self.redaction = redaction
        self.clock = clock
        self.sequence = sequence
        self.keep = keep
        crew = SyncingCrew(status)
        maker = SegmentMaker(
            key, segmentBytes: settings.segmentBytes, instance: instance, clock: clock)
        var hash = AuditHash()
        let found = try LogRecovery.run(files, maker, known: known, &hash)
        recovered = found.log
        last = found.last
        sequence.raise(to: found.log.lastSequence)
        let control = StreamChannel(name: Self.controlName)
        self.control = control
        let checkpoint = StreamChannel(name: Self.checkpointName)
        channels.withLock { $0 = [control, checkpoint] }
        desk = Mutex(SealingDesk(checkpoint, lastCheckpoint: found.log.lastCheckpoint))
        events = Mutex(EventWriter(control, redaction, clock: clock, sequence: sequence))
        try begin(control)
        try begin(checkpoint)
    }

    static let controlName = "control"
    static let checkpointName = "checkpoint"

    package var durability: AuditDurability? { settings.durability }

    package var isAvailable: Bool { status.isAvailable }

    package func hasRoom(forCompletions count: Int) -> Bool {
        let owed = events.withLock { $0.owedCount }
        return status.isAvailable && owed == 0 || owed + count <= AuditLimits.owedMax
    }

    /// How often the log could not be written for a while.
    package var failures: UInt64 { status.failures }

    /// Segments that are kept longer than asked for, since nobody exported them.
    package var segmentsAwaitingExport: Int { awaitingExport.load(ordering: .relaxed) }

    /// Why it could not be written when that last began.
    package var lastProblem: String? { status.lastCause?.description }

    /// Why it cannot be written now; nil: it can.
    package var problem: String? { status.cause?.description }

    package func stream(named name: String) -> any AuditStream {
        let channel = channels.withLock { channels in
            precondition(channels.count < AuditLimits.streamsMax, "a broker has few lanes")
            let channel = StreamChannel(name: name)
            channels.append(channel)
            return channel
        }
        do throws(AuditFileError) {
            try begin(channel)
        } catch {
            // The sealing thread tries again; decisions are denied until then.
            status.fail(error)
        }
        return DecisionStream(channel, status, settings, redaction, sealing: sealing, crew)
    }

    private func begin(_ channel: StreamChannel) throws(AuditFileError) {
        let result = desk.withLock { desk -> Result<Void, AuditFileError> in
            var sealer = SegmentSealer(channel, after: last[channel.name])
            defer { desk.sealers.append(sealer) }
            do throws(AuditFileError) {
                try sealer.prepare(files, maker)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    package func record(_ event: AuditEvent) -> Bool { recordNumbered(event) != nil }

    package func recordNumbered(_ event: AuditEvent) -> UInt64? {
        var (number, segment) = write(event)
        // Endings are owed, and nobody need wait for them.
        if number == nil, status.isAvailable, event.isBeginning, control.awaitSpare(sealing) {
            (number, segment) = write(event)
        }
        guard number != nil, settings.durability == .power, let segment else { return number }
        return crew.sync([segment.file]) ? number : nil
    }

    package func sign(_ trial: HaltTrial) -> HaltProof? { maker.proof(trial) }

    private func write(_ event: AuditEvent) -> (UInt64?, OpenSegment?) {
        events.withLock { $0.write(event, isAvailable: status.isAvailable) }
    }

    /// Writes down endings of an earlier run that are in force and not in the log. Before the
    /// threads begin, whose turns it takes where a segment is full.
    ///
    /// - Throws: where not all of them could be written.
    package func write(found endings: [Ending]) throws(AuditFileError) {
        for ending in endings where !events.withLock({ $0.write(found: ending) }) {
            takeTurn()
            guard events.withLock({ $0.write(found: ending) }) else {
                throw status.cause
                    ?? AuditFileError("has no room for what is in force", Self.controlName)
            }
        }
        // So that the next records find room, too.
        takeTurn()
        guard settings.durability == .power else { return }
        for channel in channels.withLock({ $0 }) {
            for segment in channel.unsealed where !status.sync(segment.file) {
                throw status.cause ?? AuditFileError("cannot be synced", Self.controlName)
            }
        }
    }

    private func takeTurn() { desk.withLock { _ = round(&$0, isEnding: false) } }

    /// Endings that were in force and could not be written down at all: a bounded number is kept.
    package var missed: UInt64 { events.withLock { $0.missed } }
}

extension AuditEvent {
    /// Whether something begins with it, which does not where it cannot be written.
    fileprivate var isBeginning: Bool {
        switch self {
        case .attested, .delegated: true
        // A report is told again.
        case .started, .stopped, .installed, .completed, .revoked, .exited, .reported: false
        }
    }
}
