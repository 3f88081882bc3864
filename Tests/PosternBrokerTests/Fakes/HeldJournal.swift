import PosternAuthority
import Synchronization

/// A disk that answers when the test says so.
final class HeldJournal: StateJournal {
    private struct State {
        var changes: [StateChange] = []
        var waiting: [@Sendable (StateFailure?) -> Void] = []
    }

    private let state = Mutex(State())
    private let isFull = Atomic<Bool>(false)

    var hasRoom: Bool { !isFull.load(ordering: .acquiring) }

    func fill() { isFull.store(true, ordering: .releasing) }

    var changes: [StateChange] { state.withLock { $0.changes } }

    /// How many endings were recorded.
    var endings: Int {
        state.withLock { state in
            state.changes.count {
                switch $0 {
                case .ended, .completed: true
                default: false
                }
            }
        }
    }
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    func record(_ change: StateChange) { state.withLock { $0.changes.append(change) } }

    func whenDurable(
        _ body: @escaping @Sendable (StateFailure?) -> Void, late: (@Sendable () -> Void)?
    ) {
        state.withLock { $0.waiting.append(body) }
    }

    /// Answers all who wait.
    func answer(_ failure: StateFailure?) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for body in waiting { body(failure) }
    }

    func settle() { answer(nil) }
}
