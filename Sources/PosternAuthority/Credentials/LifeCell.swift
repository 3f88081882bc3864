import Synchronization

package import PosternCore

/// Whether something that credentials hang on (a key, a workload, a task, one credential) is
/// still alive.
///
/// A credential holds the cells of all that it hangs on, so that a revocation is one store,
/// however many credentials hang on the cell, and a decision is a load for each. Any thread may
/// read; the control thread writes.
package final class LifeCell: Sendable {
    /// 0: alive; else the raw value of the denial reason.
    private let state = Atomic<UInt8>(0)
    private let held = Atomic<Int>(0)
    private let living = Atomic<Int>(0)
    private let isOperators = Atomic<Bool>(false)

    package init() {}

    /// Why it is dead; nil while it is alive.
    ///
    /// Acquiring, paired with the release of `end`: whoever was told of an end before it asked
    /// sees that end.
    package var end: DenialReason? {
        let raw = state.load(ordering: .acquiring)
        guard raw != 0 else { return nil }
        // INVARIANT: only raw values of reasons are stored; anything else is a bug and denies.
        return DenialReason(rawValue: raw) ?? .internal
    }

    /// Ends it. Whether that changed anything: an end stands, unless the new one is graver.
    ///
    /// At no instant in between is the cell alive.
    @discardableResult
    package func end(_ reason: DenialReason, byOperator: Bool = false) -> Bool {
        // Before the end, so that whoever sees the end sees whose it is.
        if byOperator { isOperators.store(true, ordering: .releasing) }
        var found: UInt8 = 0
        while Self.isGraver(reason, than: DenialReason(rawValue: found)) {
            let (exchanged, original) = state.compareExchange(
                expected: found, desired: reason.rawValue, ordering: .acquiringAndReleasing)
            if exchanged { return true }
            found = original
        }
        return false
    }

    /// A lost enrolment can be undone and a completed task is forgotten soon: neither may hide a
    /// revocation.
    private static func isGraver(_ reason: DenialReason, than end: DenialReason?) -> Bool {
        switch (end, reason) {
        case (nil, _), (.notEnrolled, .revokedWorkload), (.completedTask, .revokedTask): true
        default: false
        }
    }

    /// Brings a workload back that had only lost its enrolment; what was revoked stays so.
    package func reinstate(after reason: DenialReason) {
        _ = state.compareExchange(
            expected: reason.rawValue, desired: 0, ordering: .acquiringAndReleasing)
    }

    /// Whether an operator ended it, or tried to after somebody else had.
    package var isEndedByOperator: Bool { end != nil && isOperators.load(ordering: .acquiring) }

    /// Unexpired credentials that hang on it. Relaxed: a count, nothing is decided by it but
    /// capacity, which only the control thread decides.
    package var credentials: Int { held.load(ordering: .relaxed) }

    /// Those of them that take a place: not completed, revoked one by one, or freed. Of workloads.
    package var liveCredentials: Int { living.load(ordering: .relaxed) }

    func addLive() { living.wrappingAdd(1, ordering: .relaxed) }
    func removeLive() { living.wrappingSubtract(1, ordering: .relaxed) }

    func addCredential() { held.wrappingAdd(1, ordering: .relaxed) }
    func removeCredential() { held.wrappingSubtract(1, ordering: .relaxed) }
}
