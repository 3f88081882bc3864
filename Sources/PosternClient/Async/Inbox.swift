import Synchronization
import ZeroMQ

/// What callers have for the client's thread; taken as a whole, so that a burst of calls costs
/// one wake-up at most.
final class Inbox: Sendable {
    enum Item: Sendable {
        case request(PendingRequest<AsyncWaiter>)
        case cancel(UInt64)
        case reconnect
        /// Its caller does not look for a reply any longer.
        case takeOver
    }

    private struct State {
        var items: [Item] = []
        var isClosed = false
    }

    let gate: CallerGate
    private let state = Mutex(State())

    init() throws(ZeroMQError) { gate = try CallerGate() }

    /// Adds an item; false when the inbox was closed.
    func push(_ item: Item) -> Bool {
        let isAdded = state.withLock { state in
            guard !state.isClosed else { return false }
            state.items.append(item)
            return true
        }
        if isAdded { gate.added() }
        return isAdded
    }

    /// Refuses whatever comes from now on, and tells the thread.
    func close() {
        state.withLock { $0.isClosed = true }
        gate.added()
    }

    /// Moves everything that is there into `items`, which gives its room in exchange; whether
    /// nothing will follow.
    func takeAll(into items: inout [Item]) -> Bool {
        items.removeAll(keepingCapacity: true)
        let isClosed = state.withLock { state in
            swap(&state.items, &items)
            return state.isClosed
        }
        gate.took(items.count)
        return isClosed
    }
}
