import PosternCore
import Synchronization

/// Tells when a client's thread has ended.
final class EndSignal: Sendable {
    private struct State {
        var isOver = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var blocked: [MonotonicSemaphore] = []
    }

    private let state = Mutex(State())

    func signal() {
        let (waiting, blocked) = state.withLock { state in
            state.isOver = true
            defer { (state.waiting, state.blocked) = ([], []) }
            return (state.waiting, state.blocked)
        }
        for continuation in waiting { continuation.resume() }
        for semaphore in blocked { semaphore.signal() }
    }

    /// The same for who is no task.
    func block() {
        let semaphore = MonotonicSemaphore()
        let isOver = state.withLock { state in
            if !state.isOver { state.blocked.append(semaphore) }
            return state.isOver
        }
        if !isOver { semaphore.wait() }
    }

    nonisolated(nonsending) func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiting.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }
}
