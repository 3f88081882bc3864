import Logging
import PosternAuthority
import PosternCore
import ZeroMQ

/// What a broker is put together from, before its threads run.
struct BrokerParts: Sendable {
    let context: Context
    let control: ControlQueues
    let lanes: [Lane]
    let phase = PhaseBox()
    let drained = DrainGate()
    let breakdown = Breakdown()
    let handshakeWake: WakeSignal
    let counters = Counters()
    let journal: any StateJournal
    private let handshake: HandshakeThread
    private let inspector: InspectionThread
    private let controller: ControlThread
    /// Nil: there is none.
    private let feed: FeedThread?
    let feedWake: WakeSignal
    let watch: any ProcessWatch
    private let logger: Logger

    init(
        settings: BrokerSettings, authority: Authority, logger: Logger
    ) throws(ZeroMQError) {
        let ioThreads = IOThreads(settings)
        context = try Context(ioThreads: ioThreads.count)
        control = try ControlQueues()
        handshakeWake = try WakeSignal()
        feedWake = try WakeSignal()
        journal = authority.journal
        watch = authority.watch
        self.logger = logger
        let facts = BrokerFactsSource(
            trustDomain: settings.trustDomain,
            startedMilliseconds: authority.clock.bootMilliseconds,
            feedEndpoint: settings.feedEndpoint)
        let authorizer = Authorizer(authority)
        let refusals = RefusalAllowance(counters, logger)
        var lanes: [Lane] = []
        for (index, (door, endpoint, siblings)) in Self.doors(settings).enumerated() {
            lanes.append(
                Lane(
                    name: door.laneName(index), door: door, endpoint: endpoint,
                    doorEndpoints: siblings, context: context,
                    settings: settings,
                    ioThreads: ioThreads.serving(door),
                    authority: authority, authorizer: authorizer, facts: facts,
                    mailbox: try LaneMailbox(), control: control, refusals: refusals,
                    counters: counters, phase: phase, drained: drained, logger: logger))
        }
        self.lanes = lanes
        handshake = HandshakeThread(
            context: context, authority: authority, operatorKeys: settings.operatorKeys,
            counters: counters, phase: phase, wake: handshakeWake, logger: logger)
        inspector = InspectionThread(
            authority: authority, queues: control, counters: counters, phase: phase)
        controller = ControlThread(
            authority: authority, facts: facts, queue: control, lanes: lanes.map(\.mailbox),
            machineLanes: lanes.count { $0.door != .operator }, refusals: refusals,
            feed: feedWake, counters: counters,
            phase: phase, logger: logger)
        if let endpoint = settings.feedEndpoint,
            let heartbeat = settings.feedHeartbeatMilliseconds
        {
            feed = FeedThread(
                endpoint: endpoint, context: context, ioThreads: ioThreads.serving(.feed),
                settings: settings, heartbeatMilliseconds: heartbeat, authority: authority,
                facts: facts, wake: feedWake, counters: counters, phase: phase, logger: logger)
        } else {
            feed = nil
        }
    }

    private static func doors(
        _ settings: BrokerSettings
    ) -> [(Door, endpoint: String, siblings: [String])] {
        var doors: [(Door, endpoint: String, siblings: [String])] = settings.laneEndpoints.map {
            (.gate, $0, settings.laneEndpoints)
        }
        if let tcp = settings.tcpEndpoint { doors.append((.tcpGate, tcp, [tcp])) }
        doors.append((.operator, settings.operatorEndpoint, [settings.operatorEndpoint]))
        return doors
    }

    /// Starts handshakes, inspection, control and lanes in that order; on a failure stops what
    /// runs.
    func startThreads() throws(BrokerError) -> BrokerThreads {
        var threads = BrokerThreads()
        do throws(BrokerError) {
            threads.handshakes = try start("handshakes", handshake.run)
            threads.inspection = try start("inspection", inspector.run)
            threads.control = try start("control", controller.run)
            let leases = LeaseThread(watch: watch, queues: control, phase: phase)
            threads.leases = try start("leases", leases.run)
            for lane in lanes {
                threads.lanes.append(
                    try start(lane.name, serving: lane.endpoint, lane.run))
            }
            if let feed {
                threads.feed = try start("feed", serving: feed.endpoint, feed.run)
            }
            return threads
        } catch {
            threads.finish(self)
            throw error
        }
    }

    /// Starts a thread and waits until it is ready.
    ///
    /// - Parameters:
    ///   - endpoint: what it binds.
    ///   - body: what it does until the broker stops; whatever ends it before breaks the broker.
    func start(
        _ name: String, serving endpoint: String? = nil,
        _ body: @escaping @Sendable (StartSignal) throws(ZeroMQError) -> Void
    ) throws(BrokerError) -> BrokerThread {
        let signal = StartSignal()
        let thread = BrokerThread(name: name) { [breakdown, logger, phase] in
            var cause: ZeroMQError?
            do throws(ZeroMQError) { try body(signal) } catch { cause = error }
            guard cause != nil || phase.phase == .running else { return }
            var error = BrokerError.thread(name: name, cause)
            if let endpoint, let cause { error = .socket(endpoint: endpoint, cause) }
            signal.report(.failure(error))
            breakdown.report(error)
            logger.critical("a thread ends", metadata: ["thread": "\(name)", "error": "\(error)"])
        }
        do throws(BrokerError) {
            try signal.wait()
        } catch {
            thread.join()
            throw error
        }
        return thread
    }
}
