import PosternAuthority
import PosternCore
import Synchronization

/// Remembers what it is given, and calls all of it durable.
final class FakeJournal: StateJournal {
    private let recorded = Mutex<[StateChange]>([])

    var changes: [StateChange] { recorded.withLock { $0 } }

    /// What another broker would find.
    var state: RestoredState {
        changes.reduce(into: RestoredState()) { state, change in
            switch change {
            case .ended(let ending), .completed(let ending, _):
                state.endings.append(ending)
                state.epoch = max(state.epoch, ending.epoch)
            case .installed(_, let epoch), .advanced(let epoch):
                state.epoch = max(state.epoch, epoch)
            case .granted, .freed, .dropped, .metered, .signed: break
            }
        }
    }

    /// What another broker would find of credentials, in the order of their grants.
    ///
    /// - Parameters:
    ///   - isOfThisBoot: whether the machine was not started anew.
    ///   - isCleanlyStopped: whether the broker could write at its end what was spent.
    func credentials(
        isOfThisBoot: Bool = true, isCleanlyStopped: Bool = true
    ) -> [StoredCredential] {
        var order: [CredentialID] = []
        var kept: [CredentialID: UInt64] = [:]
        var calls: [CredentialID: UInt64] = [:]
        var granted: [CredentialID: StoredCredential] = [:]
        for change in changes {
            switch change {
            case .granted(let stored):
                order.append(stored.id)
                granted[stored.id] = stored
            case .completed(_, let freed), .freed(let freed):
                kept[freed.id] = freed.keptMilliseconds
            case .dropped(let id): granted[id] = nil
            case .metered(let id, let count): calls[id] = count
            case .ended(let ending):
                // What is granted later is not meant.
                guard case .selection(let selection) = ending.target else { continue }
                granted = granted.filter {
                    !selection.takes($0.value.holder.workload, $0.value.holder.scope)
                }
            case .installed, .advanced, .signed: break
            }
        }
        return order.compactMap { granted[$0] }.map { stored in
            StoredCredential(
                id: stored.id, holder: stored.holder, task: stored.task, intent: stored.intent,
                expiryMilliseconds: stored.expiryMilliseconds,
                keptMilliseconds: kept[stored.id] ?? stored.keptMilliseconds,
                budget: stored.budget, calls: isCleanlyStopped ? calls[stored.id] : nil,
                isOfThisBoot: isOfThisBoot)
        }
    }

    /// What ended, in order.
    var endings: [Ending] {
        changes.compactMap { change in
            switch change {
            case .ended(let ending), .completed(let ending, _): ending
            default: nil
            }
        }
    }

    func record(_ change: StateChange) { recorded.withLock { $0.append(change) } }

    var hasRoom: Bool { true }

    func whenDurable(
        _ body: @escaping @Sendable (StateFailure?) -> Void, late: (@Sendable () -> Void)?
    ) { body(nil) }

    func settle() {}
}
