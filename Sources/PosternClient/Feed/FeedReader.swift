import PosternCore
import PosternWire
import ZeroMQ

/// A subscription to the feed that is kept up over losses. One thread at a time uses it.
///
///     pausing ──▶ connecting ──▶ subscribing ──▶ hearing
///        ▲            │               ▲    │        │ gap
///        └────────────┴── loss ───────┼────┴────────┤
///                                     └─────────────┘
///
/// What was told once is not told again: after a loss or a gap it asks for what is behind the last
/// epoch that it knows.
final class FeedReader {
    enum State {
        case pausing(until: ContinuousClock.Instant)
        case connecting(until: ContinuousClock.Instant)
        case subscribing(correlation: UInt64, until: ContinuousClock.Instant)
        case hearing
        case over
    }

    /// Up to where it was told, and by which run of the broker.
    struct Known {
        var instance: String
        var epoch: UInt64
    }

    let endpoint: String
    private let settings: LinkSettings
    private let context: Context
    private let wake: WakeSignal?
    /// Shows whose details it may see.
    let credential: CredentialID?
    /// What the caller knew before.
    var since: UInt64?
    var known: Known?
    var state = State.pausing(until: .now)
    var heartbeat = Duration.milliseconds(Int(Limits.feedHeartbeatMillisecondsDefault))
    /// When something was heard last.
    var heardAt = ContinuousClock.now
    /// Whether an interruption was told of since the last `began`.
    var isInterrupted = true
    private var link: Link?
    private var pause: Duration
    private var correlations = CorrelationSource()
    private var message = Message()
    private var idle = EdgePollSet(capacity: 1)
    private var events: [FeedEvent] = []
    /// How many of them were given.
    private var given = 0

    /// - Parameters:
    ///   - endpoint: the feed's, as the broker's hello tells.
    ///   - wake: ends a wait from another thread.
    init(
        _ settings: LinkSettings, endpoint: String, context: Context,
        credential: CredentialID? = nil, since: UInt64? = nil, wake: WakeSignal? = nil
    ) {
        self.settings = settings
        self.endpoint = endpoint
        self.context = context
        self.credential = credential
        self.since = since
        self.wake = wake
        pause = settings.reconnectInterval
        if let wake { _ = idle.add(wake) }
    }

    /// The next event; waits for it until then. Nil where none came, where `isStopped` says so, and
    /// after the last one.
    func next(
        until deadline: ContinuousClock.Instant?, isStopped: () -> Bool = { false }
    ) -> FeedEvent? {
        while true {
            if given < events.count {
                defer { given += 1 }
                return events[given]
            }
            events.removeAll(keepingCapacity: true)
            given = 0
            if case .over = state { return nil }
            if isStopped() { return nil }
            if let deadline, deadline <= .now { return nil }
            do throws(ZeroMQError) {
                try step(until: deadline)
            } catch {
                // The system is out of something; what is held is void until it has it again.
                lose(.connectionLost)
            }
        }
    }

    /// Drops the connection for good.
    func close() {
        link = nil
        state = .over
    }

    func tell(_ event: FeedEvent) {
        switch event {
        case .interrupted(let why):
            // Whoever gave an epoch is told that it has not begun, before the first `began`, too.
            guard !isInterrupted || why == .epochInFuture else { return }
            isInterrupted = true
            events.append(.interrupted(why))
        case .began:
            isInterrupted = false
            events.append(event)
        case .step, .heartbeat, .ended: events.append(event)
        }
    }

    // MARK: work

    private func step(until deadline: ContinuousClock.Instant?) throws(ZeroMQError) {
        defer { expire() }
        let due = [deadline, self.due].compactMap(\.self).min()
        guard let link else {
            _ = try idle.wait(timeout: due.map { $0 - .now })
            _ = wake?.drain()
            return
        }
        // A wait must follow a receive that found nothing, after all that was sent.
        if try work(link) { return }
        try link.wait(due.map { $0 - .now })
        _ = wake?.drain()
        link.noteEvents()
        _ = try work(link)
    }

    /// Whether there was anything to do.
    private func work(_ link: Link) throws(ZeroMQError) -> Bool {
        var isBusy = false
        while self.link === link, events.count < ClientLimits.feedEventsMax,
            try link.socket.receive(into: &message, dontWait: true)
        {
            isBusy = true
            if message.hasMore {
                _ = try link.socket.dropRemainingFrames(of: &message)
                lose(.garbled)
            } else {
                take(IncomingReply(message.bytes))
            }
        }
        while self.link === link, let event = try link.nextEvent() {
            isBusy = true
            handle(event)
        }
        return isBusy
    }

    private func handle(_ event: MonitorEvent.Kind) {
        switch event {
        case .handshakeSucceeded: subscribe()
        case .handshakeFailedAuth:
            // Enrolled again, it is admitted: it asks seldom.
            pause = max(pause, settings.reconnectIntervalMax)
            lose(.refused)
        case .handshakeFailedNoDetail, .handshakeFailedProtocol, .disconnected:
            lose(.connectionLost)
        case .connected, .connectRetried, .connectDelayed, .listening, .bindFailed, .accepted,
            .acceptFailed, .closed, .closeFailed, .monitorStopped, .unknown:
            break
        }
    }

    /// Until when there is nothing to do but wait.
    private var due: ContinuousClock.Instant? {
        switch state {
        case .pausing(let until), .connecting(let until), .subscribing(_, let until): until
        case .hearing: isInterrupted ? heardAt + patience : heardAt + heartbeat * 2
        case .over: nil
        }
    }

    /// How long a broker may be silent before its connection is given up.
    private var patience: Duration { max(heartbeat * 10, ClientLimits.feedPatience) }

    private func expire() {
        let now = ContinuousClock.now
        guard let due, due <= now else { return }
        switch state {
        case .pausing: open()
        case .connecting, .subscribing: lose(.connectionLost)
        case .hearing:
            tell(.interrupted(.silence))
            if heardAt + patience <= now { lose(.silence) }
        case .over: break
        }
    }

    // MARK: the connection

    private func open() {
        do throws(ZeroMQError) {
            link = try Link(to: endpoint, settings, in: context, wake: wake)
            state = .connecting(until: .now + ClientLimits.feedConnect)
        } catch {
            lose(.connectionLost)
        }
    }

    /// Asks for what is behind the last epoch that is known.
    func subscribe() {
        guard let link else { return }
        let correlation = correlations.next()
        var writer = CBORWriter()
        let ask = SubscribeAsk(credential: credential, since: known?.epoch ?? since)
        RequestEncoder.encode(.subscribe(ask), correlation: correlation, into: &writer)
        state = .subscribing(
            correlation: correlation, until: .now + ClientLimits.feedPatience)
        // Where it does not leave, the end of the connection follows, or the time runs out.
        _ = try? link.socket.trySend(bytes: writer.span)
    }

    /// Connects anew after a while.
    func lose(_ why: FeedInterruption) {
        tell(.interrupted(why))
        link = nil
        state = .pausing(until: .now + pause)
        pause = min(pause * 2, max(pause, settings.reconnectIntervalMax))
    }

    /// The broker answered.
    func recover() { pause = settings.reconnectInterval }
}
