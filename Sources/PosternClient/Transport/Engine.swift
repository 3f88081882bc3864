import PosternCore
import PosternWire
import ZeroMQ

/// One client's requests and its way to the broker; what the async and the blocking client
/// share.
///
/// Not thread-safe: it is made, used and released on one thread. Every request that `submit`
/// takes finishes exactly once: with its reply, or at the latest at its deadline with an error.
///
///     submit ──▶ pending ──▶ sent ──▶ reply ──▶ finished
///                   │          ├── connection lost, deadline, cancellation ──▶ finished
///                   └── refused, deadline, cancellation ──▶ finished
final class Engine<Waiter: ReplyWaiter> {
    let settings: LinkSettings
    let counters: ClientCounters
    let context: Context
    /// Where callers on other threads wait; nil where the caller's own thread does the work.
    let gate: CallerGate?
    let correlations: CorrelationSource

    var link: Link?
    var state = LinkState.idle(nil)
    var trouble = LinkTrouble.unreachable
    /// Whether this connection still has to choose its lane.
    var isLaneDue = true
    /// Whether a connect got through since the last attempt began.
    var wasConnected = false
    var pending: [UInt64: PendingRequest<Waiter>] = [:]
    /// How long to wait after the next loss; doubled by each until a reply comes.
    var pause: Duration
    private var deadlines = DeadlineHeap()
    private var message = Message()
    private var spin: AdaptiveSpin
    /// What is waited for without a link.
    private var idle = EdgePollSet(capacity: 1)

    init(
        _ settings: LinkSettings, context: Context, correlations: CorrelationSource,
        counters: ClientCounters, gate: CallerGate? = nil
    ) {
        self.settings = settings
        self.context = context
        self.correlations = correlations
        self.counters = counters
        self.gate = gate
        pause = settings.reconnectInterval
        spin = AdaptiveSpin(limitNanoseconds: settings.spinNanoseconds)
        if let gate { _ = idle.add(gate.signal) }
    }

    // MARK: requests

    func submit(_ request: PendingRequest<Waiter>) {
        let correlation = request.request.correlation
        pending[correlation] = request
        deadlines.insert(
            DeadlineHeap.Entry(deadline: request.request.deadline, correlation: correlation))
        switch state {
        case .ready: send(correlation)
        case .pausing, .connecting, .choosing, .moving: break
        case .idle(let failure):
            if let failure, ContinuousClock.now < failure.until {
                finish(correlation, failure.error)
            } else {
                open(settings.endpoint, .connecting)
            }
        }
    }

    /// Ends a request's wait, as far as its rule allows.
    func cancel(_ correlation: UInt64) {
        guard let request = pending[correlation] else { return }
        switch request.cancellation {
        case .never: return
        case .beforeSending where request.isSent: return
        case .always, .beforeSending:
            finish(
                correlation,
                ClientError(.cancelled, "the task was cancelled before the answer came"))
        }
    }

    /// Ends everything that waits.
    func failAll(_ error: ClientError, onlySent: Bool = false) {
        for (correlation, request) in pending where request.isSent || !onlySent {
            finish(correlation, error)
        }
    }

    /// Forgets a refusal and any connection, and connects anew when a request comes.
    func reconnect() {
        failAll(
            ClientError(.connectionLost, "the client was told to connect anew"), onlySent: true)
        link = nil
        state = .idle(nil)
        if !pending.isEmpty { open(settings.endpoint, .connecting) }
    }

    /// Ends everything, for good.
    func close() {
        link = nil
        state = .idle(nil)
        failAll(ClientError(.closed, "the client was closed before the answer came"))
    }

    // MARK: work

    /// Does what there is to do; where nothing is there, waits for it first. Without callers on
    /// other threads something must be pending.
    func step() {
        do throws(ZeroMQError) {
            // A poll set must not be waited for before a receive that found nothing.
            if let link {
                if try receive(link) == 0, !link.hasEvents { try wait(link) }
            } else {
                try sleep { () throws(ZeroMQError) in _ = try idle.wait(timeout: timeout()) }
            }
            try work()
        } catch {
            giveUp(ClientError(.system, "\(error)"))
        }
    }

    /// Waits for a reply, an event, a caller or a deadline: looks again for as long as that pays,
    /// then sleeps.
    private func wait(_ link: Link) throws(ZeroMQError) {
        spin.begin()
        defer { spin.end() }
        while spin.looksAgain() {
            guard gate?.hasCallers != true, try receive(link) == 0 else { return }
        }
        try sleep { () throws(ZeroMQError) in try link.wait(timeout()) }
    }

    private func sleep(_ wait: () throws(ZeroMQError) -> Void) throws(ZeroMQError) {
        if let gate { try gate.sleep(wait) } else { try wait() }
    }

    /// Does what there is to do, without waiting.
    func catchUp() {
        do throws(ZeroMQError) {
            if let link, try !link.look() { return }
            try work()
        } catch {
            giveUp(ClientError(.system, "\(error)"))
        }
    }

    private func work() throws(ZeroMQError) {
        guard let link else { return expire() }
        // Replies first: those that came before a loss still count.
        _ = try receive(link)
        while self.link === link, let event = try link.nextEvent() {
            if case .disconnected = event { while try receive(link) > 0 {} }
            handle(event)
        }
        expire()
    }

    /// How long there is nothing to do but wait.
    private func timeout() -> Duration? {
        var due = deadlines.nearest?.deadline
        switch state {
        case .pausing(let until), .choosing(_, let until), .moving(let until):
            due = min(due ?? until, until)
        case .idle, .connecting, .ready: break
        }
        return due.map { $0 - .now }
    }

    private func receive(_ link: Link) throws(ZeroMQError) -> Int {
        var count = 0
        while count < ClientLimits.receiveBurstMax, self.link === link,
            try link.socket.receive(into: &message, dontWait: true)
        {
            count += 1
            if message.hasMore {
                // A reply is one frame, as its request was.
                _ = try link.socket.dropRemainingFrames(of: &message)
                counters.add(.garbled)
            } else {
                take(IncomingReply(message.bytes))
            }
        }
        return count
    }

    private func expire() {
        let now = ContinuousClock.now
        switch state {
        case .pausing(let until) where until <= now: open(settings.endpoint, .connecting)
        // Without lanes is better than without a broker.
        case .choosing(_, let until) where until <= now: becomeReady()
        case .moving(let until) where until <= now: returnToEndpoint(choosingLane: false)
        default: break
        }
        while let entry = deadlines.nearest, entry.deadline <= now {
            deadlines.removeNearest()
            if let request = pending[entry.correlation] {
                finish(entry.correlation, lateness(request.isSent))
            }
        }
        if deadlines.count > 2 * pending.count + 64 {
            deadlines.compact { pending[$0] != nil }
        }
    }

    private func lateness(_ wasSent: Bool) -> ClientError {
        let isConnected =
            switch state {
            case .choosing, .ready: true
            case .idle, .pausing, .connecting, .moving: false
            }
        guard !wasSent, !isConnected else {
            return ClientError(
                .timedOut, "no answer until the deadline; is the broker overloaded or stopped?")
        }
        return trouble.error(settings.endpoint)
    }
}
