import PosternCore
import PosternWire
import ZeroMQ

/// One client's requests and its way to the broker; what the async and the blocking client
/// share.
///
/// Not thread-safe: one thread at a time uses it (`SharedEngine`, `BlockingClient`). Every request
/// that `submit` takes finishes exactly once: with its reply, or at the latest at its deadline with
/// an error.
///
///     submit ──▶ pending ──▶ sent ──▶ reply ──▶ finished
///                   │          ├── connection lost, deadline, cancellation ──▶ finished
///                   └── refused, deadline, cancellation ──▶ finished
final class Engine<Waiter: ReplyWaiter> {
    let settings: LinkSettings
    let counters: ClientCounters
    let context: Context
    /// Ends a wait for the link from another thread; nil where the caller's own thread waits.
    let wake: WakeSignal?
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
    /// What is waited for without a link: nothing but the time.
    private var idle = EdgePollSet(capacity: 1)

    init(
        _ settings: LinkSettings, context: Context, correlations: CorrelationSource,
        counters: ClientCounters, wake: WakeSignal? = nil
    ) {
        self.settings = settings
        self.context = context
        self.correlations = correlations
        self.counters = counters
        self.wake = wake
        pause = settings.reconnectInterval
        spin = AdaptiveSpin(limitNanoseconds: settings.spinNanoseconds)
    }

    // MARK: requests

    func submit(_ request: PendingRequest<Waiter>) {
        let correlation = request.request.correlation
        var request = request
        if case .ready = state { request.isSent = send(request.request) }
        pending[correlation] = request
        deadlines.insert(
            DeadlineHeap.Entry(deadline: request.request.deadline, correlation: correlation))
        switch state {
        case .ready, .pausing, .connecting, .choosing, .moving: break
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

    /// Whether a request goes out at once.
    var isReady: Bool {
        if case .ready = state { true } else { false }
    }

    // MARK: work

    /// Does what there is to do; where nothing is there, waits for it first. Something must be
    /// pending.
    func step() {
        do throws(ZeroMQError) {
            // A poll set must not be waited for before a receive that found nothing.
            if let link {
                if try receive(link) == 0, !link.hasEvents { try wait(link) }
            } else {
                _ = try idle.wait(timeout: timeout())
            }
            try work()
        } catch {
            giveUp(ClientError(.system, "\(error)"))
        }
    }

    /// Waits for a reply, an event or a deadline: looks again for as long as that pays, then
    /// sleeps.
    private func wait(_ link: Link) throws(ZeroMQError) {
        spin.begin()
        defer { spin.end() }
        while spin.looksAgain() {
            guard try receive(link) == 0 else { return }
        }
        try link.wait(timeout())
        link.noteEvents()
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

    /// Does what there is to do until nothing is there; the last thing is a receive that found
    /// nothing, so that the link may be waited for.
    func settle() {
        do throws(ZeroMQError) {
            repeat { try work() } while try hasMore()
        } catch {
            giveUp(ClientError(.system, "\(error)"))
        }
    }

    private func hasMore() throws(ZeroMQError) -> Bool {
        guard let link else { return false }
        return try receive(link) > 0 || link.hasEvents
    }

    /// Looks for replies until nothing is there, where there is none yet for so long at most;
    /// whether there were any, or the link is gone.
    func looks(for timeout: Duration = .zero) -> Bool {
        do throws(ZeroMQError) {
            guard let link else { return true }
            if timeout > .zero, try !link.look(timeout) { return false }
            var total = 0
            var count = 0
            repeat {
                count = try receive(link)
                total += count
                // A burst that was cut short found something to its end.
            } while count == ClientLimits.receiveBurstMax
            return total > 0
        } catch {
            giveUp(ClientError(.system, "\(error)"))
            return true
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

    private func timeout() -> Duration? { due.map { $0 - .now } }

    /// Until when there is nothing to do but wait; nil: for ever.
    var due: ContinuousClock.Instant? {
        var due = deadlines.nearest?.deadline
        switch state {
        case .pausing(let until), .choosing(_, let until), .moving(let until):
            due = min(due ?? until, until)
        case .idle, .connecting, .ready: break
        }
        return due
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

    /// Ends what has come to its deadline.
    func expire() {
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
