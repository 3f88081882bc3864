import Synchronization
import ZeroMQ

/// The engine of an async client, which its callers and its thread use in turns.
///
/// A call that is alone in flight is **led** by its caller, which sends on its own thread and looks
/// for the reply there for as long as that pays: then the client's thread has no part in it, and
/// nobody is suspended or woken. All other calls go to the client's thread through the inbox, and
/// so does a led one whose reply does not come soon.
///
///     caller ── lead ──▶ sent ──▶ reply seen by the caller ──▶ returns, never suspended
///                          └────▶ not soon, or others call ──▶ suspends; the thread goes on
///
/// While calls are led, one after another, the thread looks at the inbox alone, since each reply
/// would wake it for nothing; a while after the last of them it watches the socket again.
///
/// `@unchecked Sendable`: `engine` and what follows it are used under the lock only; libzmq lets a
/// socket change hands that way. Whoever has the lock leaves it behind a receive that found
/// nothing, as `EdgePollSet` demands: the thread may be waiting for the socket meanwhile. A caller
/// keeps the lock while it looks for its reply; nobody who calls ever waits for it.
final class SharedEngine: @unchecked Sendable {
    /// What the thread does next.
    enum Turn {
        case again
        case sleep(Watch)
        case ended
    }

    /// What the thread waits for, without the lock.
    struct Watch {
        /// nil: for the inbox alone.
        let link: Link?
        /// nil: for ever.
        let until: ContinuousClock.Instant?
    }

    let inbox: Inbox
    private let lock = Mutex(())
    private let engine: Engine<AsyncWaiter>
    /// For replies to the thread's calls, and to those that are led.
    private var spin: AdaptiveSpin
    private var leadSpin: AdaptiveSpin
    /// Whether the thread's wait is one to learn from.
    private var isSpinning = false
    /// A led call whose reply is not there yet, so that the wait for it is learned from.
    private var handedOver: ReplySlot?
    /// Calls whose callers looked for the reply since the thread last did.
    private var ledCount = 0
    /// What the thread waits for at the moment; nil while it is awake.
    private var watch: Watch?
    private var items: [Inbox.Item] = []

    init(
        _ settings: LinkSettings, context: Context, correlations: CorrelationSource,
        counters: ClientCounters, inbox: Inbox
    ) {
        self.inbox = inbox
        engine = Engine(
            settings, context: context, correlations: correlations, counters: counters,
            wake: inbox.gate.signal)
        spin = AdaptiveSpin(limitNanoseconds: settings.spinNanoseconds)
        leadSpin = AdaptiveSpin(limitNanoseconds: settings.spinNanoseconds)
    }

    // MARK: callers

    /// Sends the only call in flight, and looks for its reply for a while; holds the calling thread
    /// for a millisecond at most.
    ///
    /// - Returns: where its reply is or will be; nil where it was not sent and has to go through
    ///   the inbox.
    func lead(_ request: OutgoingRequest, _ cancellation: CancellationRule) -> ReplySlot? {
        // Never waits for the lock: whoever has it is at work for other calls.
        lock.withLockIfAvailable { _ in leadLocked(request, cancellation) } ?? nil
    }

    private func leadLocked(
        _ request: OutgoingRequest, _ cancellation: CancellationRule
    ) -> ReplySlot? {
        guard !inbox.gate.hasCallers, !Task.isCancelled, engine.isReady, engine.pending.isEmpty
        else { return nil }
        // What happened since the last call, so that nothing is sent on a lost connection.
        engine.catchUp()
        guard engine.isReady else { return nil }
        let slot = ReplySlot()
        handedOver = nil
        engine.submit(PendingRequest(request, cancellation, .looking(slot)))
        // A cancellation until now found nothing to cancel.
        if Task.isCancelled { engine.cancel(request.correlation) }
        leadSpin.begin()
        // Something else may come before the reply.
        _ = engine.looks()
        while !slot.isFull, !inbox.gate.hasCallers, leadSpin.looksAgain() { _ = engine.looks() }
        if !slot.isFull, !inbox.gate.hasCallers, leadSpin.isWorthwhile {
            // Others need the processor, those who bring the reply perhaps. To be suspended here
            // costs more than this does.
            _ = engine.looks(for: ClientLimits.leadPause)
        }
        if leadSpin.isWorthwhile { ledCount += 1 }
        if slot.isFull {
            leadSpin.end()
            engine.counters.add(.ledCalls)
            engine.expire()
        } else {
            handedOver = slot
            if !isWatched(until: request.deadline) { _ = inbox.push(.takeOver) }
        }
        return slot
    }

    /// Whether the thread waits for this very link, and wakes in time.
    private func isWatched(until deadline: ContinuousClock.Instant) -> Bool {
        guard let watch, let link = watch.link, link === engine.link, let until = watch.until
        else { return false }
        return until <= deadline
    }

    // MARK: the thread

    /// Does what there is to do, and looks again for as long as that pays.
    func turn() -> Turn {
        lock.withLock { _ in turnLocked() }
    }

    private func turnLocked() -> Turn {
        watch = nil
        if inbox.gate.hasCallers {
            let isClosed = inbox.takeAll(into: &items)
            for item in items {
                switch item {
                case .request(let request): engine.submit(request)
                case .cancel(let correlation): engine.cancel(correlation)
                case .reconnect: engine.reconnect()
                case .takeOver: break
                }
            }
            if isClosed {
                engine.close()
                return .ended
            }
        }
        engine.settle()
        if handedOver?.isFull == true {
            leadSpin.end()
            handedOver = nil
        }
        if !engine.pending.isEmpty, looksAgain() { return .again }
        let next = nextWatch()
        ledCount = 0
        watch = next
        return .sleep(next)
    }

    private func nextWatch() -> Watch {
        // What waits for a reply must not wait for the inbox.
        guard ledCount > 0, engine.pending.isEmpty else {
            return Watch(link: engine.link, until: engine.due)
        }
        let pause = ContinuousClock.now + ClientLimits.quietTime
        return Watch(link: nil, until: engine.due.map { min($0, pause) } ?? pause)
    }

    /// Whether something came while it was looked for.
    private func looksAgain() -> Bool {
        spin.begin()
        isSpinning = true
        while spin.looksAgain() {
            if inbox.gate.hasCallers || engine.looks() {
                endSpin()
                return true
            }
        }
        return false
    }

    private func endSpin() {
        if isSpinning { spin.end() }
        isSpinning = false
    }

    /// The wait is over.
    func woke(_ watch: Watch) {
        lock.withLock { _ in
            watch.link?.noteEvents()
            endSpin()
        }
    }
}
