package import Cedar
import PosternCore
import Synchronization

/// Policies that could not be evaluated: how often, and what for, each policy's first error once.
///
/// Any thread may record; nothing here is on the way of a decision without errors.
package final class PolicyErrorLedger: Sendable {
    private struct State {
        var seen: Set<PolicyID> = []
        var unseen: [PolicyError] = []
    }

    private let count = Atomic<UInt64>(0)
    private let state = Mutex(State())

    init() {}

    /// Errors so far.
    package var total: UInt64 { count.load(ordering: .relaxed) }

    /// What has gone wrong for the first time since the last call; at most
    /// `Limits.policyErrorsKept` policies over the life of a snapshot.
    package func takeUnseen() -> [PolicyError] {
        state.withLock { state in
            defer { state.unseen = [] }
            return state.unseen
        }
    }

    /// Another snapshot: its policies may have the same names and other errors.
    package func forgetPolicies() {
        state.withLock { $0.seen = [] }
    }

    func record(_ errors: [PolicyError]) {
        // Relaxed: a count orders nothing.
        count.wrappingAdd(UInt64(errors.count), ordering: .relaxed)
        state.withLock { state in
            for error in errors where state.seen.count < Limits.policyErrorsKept {
                if state.seen.insert(error.policy).inserted { state.unseen.append(error) }
            }
        }
    }
}
