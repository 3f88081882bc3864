import Synchronization
import ZeroMQ

/// What callers have for the client's thread; taken as a whole, so that a burst of calls costs
/// one wake-up.
final class Inbox: Sendable {
    enum Item: Sendable {
        case request(PendingRequest<AsyncWaiter>)
        case cancel(UInt64)
        case reconnect
    }

    private struct State {
        var items: [Item] = []
        var isClosed = false
    }

    let signal: WakeSignal
    private let state = Mutex(State())

    init() throws(ZeroMQError) { signal = try WakeSignal() }

    /// Adds an item; false when the inbox was closed.
    func push(_ item: Item) -> Bool {
        let outcome = state.withLock { state -> (isAdded: Bool, isFirst: Bool) in
            guard !state.isClosed else { return (false, false) }
            state.items.append(item)
            return (true, state.items.count == 1)
        }
        // Behind the first item the thread is awake, or about to be.
        if outcome.isFirst { signal.signal() }
        return outcome.isAdded
    }

    /// Refuses whatever comes from now on, and wakes the thread.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.signal()
    }

    /// Everything that is there, and whether nothing will follow.
    func takeAll() -> (items: [Item], isClosed: Bool) {
        state.withLock { state in
            defer { state.items = [] }
            return (state.items, state.isClosed)
        }
    }
}
