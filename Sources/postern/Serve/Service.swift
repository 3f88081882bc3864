import Dispatch
import Logging
import PosternAudit
import PosternAuthority
import PosternBroker
import PosternConfiguration
import PosternCore
import PosternHost
import PosternStore
import ZeroMQ

/// The composition root: real adapters behind the authority's ports, sockets, the broker.
final class Service {
    private let configuration: BrokerConfiguration
    private let serverKey: CurvePublicKey
    private let authority: Authority
    private let broker: Broker
    private let sockets: [BoundSocket]
    /// Held as long as the broker lives.
    private let locks: [ServedSocket]
    private let stateFolder: PrivateFolder
    private let store: StateStore
    private let stateThread: BrokerThread
    private let audit: AuditKeeper
    private let logger: Logger

    /// Everything up to serving; throws before anything listens, or with nothing left running.
    init(_ setUp: BrokerSetUp) throws {
        configuration = setUp.configuration
        serverKey = setUp.serverKeys.publicKey
        logger = Self.logger(configuration)
        ProcessHardening.restrictFileModes()
        try AcceptGuard.install(
            reservedDescriptors: Limits.descriptorsReserved,
            privilegedSocketPath: String(
                configuration.operatorEndpoint.dropFirst("ipc://".count)))
        let settings = BrokerSettings(setUp)
        let snapshot = try SetUpSnapshot.make(
            policies: setUp.policies, enrolments: setUp.enrolments)
        let (mode, groupID) = (configuration.gateSocketMode, configuration.gateSocketGroupID)
        locks =
            try (settings.laneEndpoints + [settings.feedEndpoint].compactMap(\.self)).map {
                try ServedSocket(endpoint: $0, mode: mode, groupID: groupID)
            } + [ServedSocket(endpoint: settings.operatorEndpoint, mode: 0o600, groupID: nil)]
        stateFolder = try PrivateFolder(.state, path: configuration.stateFolder)
        let clock = SystemClock()
        let store = try StateStore(path: StateFile.path(in: stateFolder.path), clock: clock)
        self.store = store
        stateThread = BrokerThread(name: "state") { store.run() }
        let random = SodiumRandomSource()
        let (instance, sequence) = (random.bytes16(), SequenceCounter())
        audit = try AuditKeeper(
            configuration.audit, clock: clock, instance: instance, sequence: sequence,
            store: store, logger: logger)
        let authority = Authority(
            snapshot: snapshot, clock: clock, random: random,
            inspector: LinuxProcessInspector(), watch: try LinuxProcessWatch(), journal: store,
            audit: audit.log, sequence: sequence, instance: instance,
            credentialsMax: configuration.credentialsMax,
            delegationLimits: DelegationLimits(
                depthMax: configuration.delegationDepthMax,
                fanOutMax: configuration.delegationFanOutMax),
            cacheableMillisecondsMax: configuration.cacheableMillisecondsMax,
            hasFeed: settings.feedEndpoint != nil)
        self.authority = authority
        // An epoch that was used and that the state does not know means that an older one was put
        // there.
        let restored = try store.load(epochFloor: audit.lastChangeEpoch)
        var credentials = CredentialRestorer(authority)
        try store.loadCredentials { credentials.restore($0) }
        try authority.restore(restored)
        store.record(.installed(digest: snapshot.digest, epoch: authority.epoch.current))
        // So that this epoch is never begun again, whatever happens from here on.
        try store.flush()
        try audit.catchUp(restored.endings)
        audit.start(lanes: settings.laneEndpoints.count + (settings.tcpEndpoint == nil ? 0 : 1))
        _ = audit.log.record(
            .started(
                snapshot: snapshot.digest, epoch: authority.epoch.current, server: Broker.version))
        (broker, sockets) = try Self.open(settings, authority, store, locks, logger)
        logger.notice(
            "ready",
            metadata: [
                "gate": "\(configuration.gateEndpoint)",
                "operator": "\(configuration.operatorEndpoint)",
                "tcp": "\(configuration.gateTCPEndpoint ?? "none")",
                "feed": "\(settings.feedEndpoint ?? "none")",
                "lanes": "\(configuration.lanes)", "policies": "\(snapshot.policyCount)",
                "workloads": "\(snapshot.enrolments.count)",
                "epoch": "\(authority.epoch.current)",
                "endings": "\(restored.endings.count)",
                "credentials": "\(credentials.restored)",
                "credentials_dropped": "\(credentials.dropped)",
            ])
    }

    /// Opens the doors. Where that fails, the next start knows what credentials have spent.
    private static func open(
        _ settings: BrokerSettings, _ authority: Authority, _ store: StateStore,
        _ locks: [ServedSocket], _ logger: Logger
    ) throws -> (Broker, [BoundSocket]) {
        try store.beginServing()
        do {
            let broker = try Broker(settings: settings, authority: authority, logger: logger)
            do {
                return (broker, try locks.map { try $0.secure() })
            } catch {
                broker.stop()
                throw error
            }
        } catch {
            authority.recordMeters()
            try? store.flush()
            throw error
        }
    }

    /// What was counted elsewhere and is in the broker's counters already.
    private struct Seen {
        var linesDropped: UInt64 = 0
        var connectionsRefused: UInt64 = 0
        var auditFailures: UInt64 = 0
        var auditEventsLost: UInt64 = 0
        var auditProblem: String?
        var awaitsExport = false
    }

    private func look(_ seen: inout Seen) {
        let linesDropped = LogWriter.shared.dropped
        broker.counters.add(.logLinesDropped, linesDropped - seen.linesDropped)
        seen.linesDropped = linesDropped
        let connectionsRefused = AcceptGuard.refusedCount
        broker.counters.add(.connectionsRefused, connectionsRefused - seen.connectionsRefused)
        seen.connectionsRefused = connectionsRefused
        lookAtAudit(&seen)
        for error in authority.policyErrors.takeUnseen() {
            logger.warning("a policy fails and is skipped", metadata: ["error": "\(error)"])
        }
    }

    private func lookAtAudit(_ seen: inout Seen) {
        guard let trail = audit.trail else { return }
        let failures = trail.failures - seen.auditFailures
        broker.counters.add(.auditFailures, failures)
        seen.auditFailures += failures
        let eventsLost = trail.missed
        broker.counters.add(.auditEventsLost, eventsLost - seen.auditEventsLost)
        seen.auditEventsLost = eventsLost
        let unexported = trail.segmentsAwaitingExport
        if unexported > 0, !seen.awaitsExport {
            logger.warning(
                """
                segments of the audit log are kept longer than asked for: they wait for `postern \
                audit export --mark`
                """,
                metadata: ["segments": "\(unexported)"])
        }
        seen.awaitsExport = unexported > 0
        let problem = trail.problem
        // Over before it was looked at: files that somebody else touches are told of all the same.
        if failures > 0, problem == nil, seen.auditProblem == nil, let last = trail.lastProblem {
            logger.critical(
                "the audit log could not be written for a moment: nothing was permitted",
                metadata: ["problem": "\(last)", "times": "\(failures)"])
        }
        guard problem != seen.auditProblem else { return }
        seen.auditProblem = problem
        if let problem {
            logger.critical(
                "the audit log cannot be written: nothing is permitted, revocations go on",
                metadata: ["problem": "\(problem)"])
        } else {
            logger.notice("the audit log can be written again")
        }
    }

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Throws: `BrokerError` where it could not go on; it has stopped as it should all the same.
    func run(until signals: SignalWaiter) throws(BrokerError) {
        var isStolen = false
        var seen = Seen()
        while true {
            if let breakdown = broker.breakdown {
                stop()
                throw breakdown
            }
            look(&seen)
            switch signals.wait(milliseconds: 1_000) {
            case .hangUp: reload()
            case .terminate, .interrupt:
                stop()
                return
            case nil:
                let isStolenNow = sockets.contains { !$0.isStillOurs }
                if isStolenNow, !isStolen {
                    logger.critical("a socket file is no longer ours; new peers cannot connect")
                }
                isStolen = isStolenNow
            }
        }
    }

    private func stop() {
        logger.notice("stopping")
        broker.stop()
        authority.recordMeters()
        _ = audit.log.record(.stopped(epoch: authority.epoch.current))
        audit.stop()
        store.end()
        stateThread.join()
        for socket in sockets { socket.remove() }
        logger.notice("stopped")
        LogWriter.shared.flush(within: .seconds(1))
    }

    private func reload() {
        do throws(ConfigurationError) {
            let snapshot = try SetUpSnapshot.reload(
                configuration, serverKey: serverKey)
            if !broker.reload(snapshot) {
                logger.error("reload refused: too much is waiting; send SIGHUP again")
            }
        } catch {
            broker.counters.add(.reloadsRefused)
            for problem in error.problems {
                logger.error(
                    "reload refused, the old policies stay",
                    metadata: ["problem": "\(problem.description)"])
            }
        }
    }

    private static func logger(_ configuration: BrokerConfiguration) -> Logger {
        let level = Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .info
        let format = configuration.logFormat
        var logger = Logger(label: "postern") { _ in QueuedLogHandler(format) }
        logger.logLevel = level
        return logger
    }
}
