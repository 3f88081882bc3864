package import PosternCore
import Synchronization

/// The epoch's latest steps, for who is told of them.
///
/// The control thread advances the epoch here, so that each epoch has one step; any thread reads.
package final class StepLog: Sendable {
    package struct Entry: Sendable {
        /// All that is known of it.
        package let step: EpochStep
        /// Whom it was about: they may know all but what is for operators.
        package let audience: [SPIFFEID]
    }

    /// Where a subscriber begins.
    package enum Start: Hashable, Sendable {
        /// All steps behind this epoch are here.
        case whole(after: UInt64)
        /// They are not: it begins with the present epoch.
        case anew(at: UInt64)
        /// It asked for an epoch that has not begun.
        case ahead
    }

    private struct State {
        /// A ring once it is full.
        var entries: [Entry] = []
        /// The epoch of the first step ever, which is at 0; those after it follow in a circle.
        var first: UInt64?
        /// That of the latest step that brought policies.
        var latestPolicies: UInt64 = 0
    }

    private let capacity: Int
    private let epoch: EpochCounter
    private let state = Mutex(State())

    /// - Parameter capacity: how many steps are kept; none where nobody is told.
    init(_ epoch: EpochCounter, capacity: Int = Limits.feedStepsKept) {
        self.epoch = epoch
        self.capacity = capacity
    }

    /// Whether anybody can be told.
    package var isKept: Bool { capacity > 0 }

    /// The epoch that all steps up to now have led to.
    ///
    /// Under the lock: else the epoch of a step that is not in the log yet would seem told.
    package var latest: UInt64 { state.withLock { _ in epoch.current } }

    /// The epoch of the latest policies; 0: those of the start.
    package var latestPolicies: UInt64 { state.withLock { $0.latestPolicies } }

    /// Begins an epoch; what brought it about was done before.
    ///
    /// - Parameter make: its step.
    func advance(_ make: (UInt64) -> Entry) -> UInt64 {
        state.withLock { state in
            let next = epoch.advance()
            guard capacity > 0 else { return next }
            let first = state.first ?? next
            state.first = first
            let entry = make(next)
            if entry.step.reason == nil { state.latestPolicies = next }
            if state.entries.count < capacity {
                state.entries.append(entry)
            } else {
                state.entries[Int((next - first) % UInt64(capacity))] = entry
            }
            return next
        }
    }

    /// - Parameter since: up to which epoch a subscriber was told; nil: it was told nothing.
    package func start(since: UInt64?) -> Start {
        state.withLock { state in
            let latest = epoch.current
            guard let since else { return .anew(at: latest) }
            guard since <= latest else { return .ahead }
            return latest - since <= UInt64(state.entries.count)
                ? .whole(after: since) : .anew(at: latest)
        }
    }

    /// The steps behind an epoch, the oldest first, at most `limit`; nil where they are not all
    /// here any more.
    package func entries(after epoch: UInt64, limit: Int) -> [Entry]? {
        state.withLock { state in
            let latest = self.epoch.current
            guard epoch < latest else { return [] }
            guard let first = state.first, latest - epoch <= UInt64(state.entries.count) else {
                return nil
            }
            let count = min(UInt64(limit), latest - epoch)
            return (1...count).map {
                state.entries[Int((epoch + $0 - first) % UInt64(capacity))]
            }
        }
    }
}
