import DequeModule
import Synchronization
import ZeroMQ

/// Hands values from threads to one thread that polls `signal`. A full queue says so.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements = Deque<Element>()
        var isClosed = false
    }

    let signal: WakeSignal
    private let capacity: Int
    private let state = Mutex(State())
    private let waiting = Atomic<Int>(0)

    /// - Parameter signal: shared by queues that one thread empties.
    init(capacity: Int, signal: WakeSignal) {
        self.capacity = capacity
        self.signal = signal
    }

    /// Adds an element; false when the queue is full or closed, and nothing was added.
    func push(_ element: Element) -> Bool {
        let isAdded = state.withLock { state in
            guard !state.isClosed, state.elements.count < capacity else { return false }
            state.elements.append(element)
            waiting.wrappingAdd(1, ordering: .relaxed)
            return true
        }
        if isAdded { signal.signal() }
        return isAdded
    }

    /// Takes the oldest element.
    func pop() -> Element? {
        state.withLock { state in
            guard let element = state.elements.popFirst() else { return nil }
            waiting.wrappingSubtract(1, ordering: .relaxed)
            return element
        }
    }

    /// Whether something waits: a glance without the lock, for a thread that is awake. What it
    /// misses signals.
    var hasElements: Bool { waiting.load(ordering: .relaxed) > 0 }

    /// Refuses whatever comes from now on; what is there stays.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}
