import PosternAuthority
import Synchronization

/// Remembers what it is given, and calls all of it durable.
final class FakeJournal: StateJournal {
    private let recorded = Mutex<[StateChange]>([])

    var changes: [StateChange] { recorded.withLock { $0 } }

    /// What another broker would find.
    var state: RestoredState {
        changes.reduce(into: RestoredState()) { state, change in
            switch change {
            case .ended(let ending):
                state.endings.append(ending)
                state.epoch = max(state.epoch, ending.epoch)
            case .installed(_, let epoch): state.epoch = max(state.epoch, epoch)
            }
        }
    }

    func record(_ change: StateChange) { recorded.withLock { $0.append(change) } }

    var hasRoom: Bool { true }

    func whenDurable(_ body: @escaping @Sendable (StateFailure?) -> Void) { body(nil) }

    func settle() {}
}
