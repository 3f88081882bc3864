import Logging
import PosternAudit
import PosternAuthority
import PosternBroker
import PosternConfiguration
import PosternCore
import PosternHost
import PosternStore

/// A broker's audit log with its folder and threads.
final class AuditKeeper {
    let log: any AuditLog
    let trail: AuditTrail?
    private let folder: AuditLogFolder?
    private let logger: Logger
    private var threads: [BrokerThread] = []
    /// How long a thread may take to end before somebody is told.
    private static let stopMilliseconds = 5_000

    /// Takes the folder's lock and seals what was left there.
    init(
        _ configuration: AuditConfiguration, clock: any AuthorityClock, instance: Bytes16,
        sequence: SequenceCounter, store: StateStore, logger: Logger
    ) throws {
        self.logger = logger
        guard let durability = Self.durability(configuration.durability) else {
            logger.warning(
                "no audit log is kept: `audit.durability` is `none`, which is for measurements")
            log = NoAuditLog()
            trail = nil
            folder = nil
            return
        }
        let folder = try AuditLogFolder(configuration)
        self.folder = folder
        let settings = AuditSettings(
            durability: durability,
            syncIntervalMilliseconds: configuration.syncIntervalMilliseconds,
            segmentBytes: configuration.segmentBytes,
            digestsContext: configuration.context == .digest,
            retainMilliseconds: configuration.retainMilliseconds,
            retainBytes: configuration.retainBytes,
            requiresExport: configuration.requiresExport)
        let trail = try AuditTrail(
            files: AuditFolder(path: folder.path) { folder.takeAgain() }, key: folder.signingKey,
            settings: settings, redaction: folder.redaction(of: configuration.redact),
            clock: clock, instance: instance, sequence: sequence,
            known: try store.checkpoint()
        ) { store.record(.signed($0)) }
        self.trail = trail
        log = trail
        let recovered = trail.recovered
        if recovered.sealed > 0 {
            logger.notice(
                "the audit log of an earlier run was sealed",
                metadata: ["segments": "\(recovered.sealed)", "torn": "\(recovered.torn)"])
        }
        if !recovered.damaged.isEmpty {
            logger.critical(
                """
                something in the audit log of an earlier run is not what had been written: what \
                follows it is no part of the log any more, and kept as it was found
                """,
                metadata: [
                    "folder": "\(folder.path)",
                    "files": "\(recovered.damaged.joined(separator: ", "))",
                ])
        }
        if let missing = recovered.missing {
            logger.critical(
                """
                the audit log is not the one that was left: it was cut off, put back to an earlier \
                state, or is another one, and `postern audit verify` will say so; if the right one \
                is at hand, stop the broker and put it in its place
                """,
                metadata: [
                    "folder": "\(folder.path)", "missing_checkpoint": "\(missing.number)",
                    "digest": "\(missing.digest)",
                ])
        }
    }

    /// The epoch of the last change that it tells of, which the state must know; 0: none.
    var lastChangeEpoch: UInt64 { trail?.recovered.lastChangeEpoch ?? 0 }

    /// Writes down what is in force and not in the log: the broker was killed between the two, or
    /// a power cut took the log's end. A log that has just been begun begins with what happens from
    /// then on.
    ///
    /// Before this run writes anything else: the log would know its epoch then, and if the broker
    /// was killed again, nobody would miss the rest.
    func catchUp(_ endings: [Ending]) throws {
        let last = lastChangeEpoch
        guard let trail, last > 0 else { return }
        let found = endings.filter { $0.epoch > last }.sorted { $0.epoch < $1.epoch }
        guard !found.isEmpty else { return }
        logger.notice(
            "endings of an earlier run are not in the audit log; they are written there",
            metadata: ["endings": "\(found.count)"])
        try trail.write(found: found)
    }

    /// Starts its threads.
    ///
    /// - Parameter lanes: that serve machines.
    func start(lanes: Int) {
        guard let trail else { return }
        threads = [
            BrokerThread(name: "audit") { trail.runSealing() },
            BrokerThread(name: "audit-sync") { trail.runSyncing() },
            BrokerThread(name: "audit-watch") { trail.runWatching() },
        ]
        guard trail.settings.durability == .power else { return }
        // As many as may wait for a sync at once: lanes, and the threads `control` and `state`.
        threads += (0..<lanes + 2).map { number in
            BrokerThread(name: "audit-power-\(number)") { trail.runSyncingForReplies() }
        }
    }

    /// Seals everything; nothing may be written any more.
    func stop() {
        trail?.end()
        for thread in threads where !thread.join(milliseconds: Self.stopMilliseconds) {
            logger.critical(
                "the broker cannot end: the audit log waits for its disk",
                metadata: ["problem": "\(trail?.problem ?? "none is known")"])
            thread.join()
        }
        threads = []
    }

    private static func durability(
        _ choice: AuditConfiguration.Durability
    ) -> AuditDurability? {
        switch choice {
        case .process: .process
        case .power: .power
        case .none: nil
        }
    }
}
