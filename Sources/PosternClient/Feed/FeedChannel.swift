import PosternCore
import Synchronization
import ZeroMQ

/// Between the thread that reads a feed and the task that iterates over it.
///
/// Bounded: where the task does not keep up, the thread waits, then libzmq, then the broker, which
/// tells the rest later. Nothing is dropped.
final class FeedChannel: Sendable {
    private struct State {
        var events: [FeedEvent] = []
        var waiting: CheckedContinuation<FeedEvent?, Never>?
        var isClosed = false
        /// Whether the thread waits for room.
        var isFull = false
        /// Nothing follows what is there.
        var isFinished = false
    }

    /// Ends the thread's wait when the task is done.
    let wake: WakeSignal
    private let room = MonotonicSemaphore()
    private let state = Mutex(State())

    init() throws(ZeroMQError) { wake = try WakeSignal() }

    // MARK: the thread

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Hands an event over; waits where there is no room. False where nobody wants it any more.
    func put(_ event: FeedEvent) -> Bool {
        while true {
            enum Outcome {
                case done
                case handed(CheckedContinuation<FeedEvent?, Never>)
                case full
                case closed
            }
            let outcome = state.withLock { state -> Outcome in
                if state.isClosed { return .closed }
                if let waiting = state.waiting {
                    state.waiting = nil
                    return .handed(waiting)
                }
                guard state.events.count < ClientLimits.feedEventsMax else {
                    state.isFull = true
                    return .full
                }
                state.events.append(event)
                return .done
            }
            switch outcome {
            case .done: return true
            case .handed(let waiting):
                waiting.resume(returning: event)
                return true
            case .full: room.wait()
            case .closed: return false
            }
        }
    }

    /// Nothing follows.
    func finish() {
        let waiting = state.withLock { state in
            state.isFinished = true
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: nil)
    }

    // MARK: the task

    /// The next event; nil at the end, and where the task is cancelled.
    nonisolated(nonsending) func next() async -> FeedEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enum Outcome {
                    case now(FeedEvent?, makesRoom: Bool)
                    case later
                }
                let outcome = state.withLock { state -> Outcome in
                    // Whoever is cancelled wants nothing, not even what is here already.
                    if state.isClosed { return .now(nil, makesRoom: false) }
                    if !state.events.isEmpty {
                        defer { state.isFull = false }
                        return .now(state.events.removeFirst(), makesRoom: state.isFull)
                    }
                    if state.isFinished { return .now(nil, makesRoom: false) }
                    state.waiting = continuation
                    return .later
                }
                guard case .now(let event, let makesRoom) = outcome else { return }
                if makesRoom { room.signal() }
                continuation.resume(returning: event)
            }
        } onCancel: {
            close()
        }
    }

    /// Nobody wants anything any more.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            state.events = []
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: nil)
        room.signal()
        wake.signal()
    }
}
