package import PosternCore
import Synchronization

/// Whether something that credentials hang on (a key, a workload, a task) is still alive.
///
/// A credential holds the cells of all that it hangs on, so that a revocation is one store,
/// however many credentials hang on the cell, and a decision is a load for each. Any thread may
/// read; the control thread writes.
// Unchecked for its subclasses only: here and there all is constant or atomic.
package class LifeCell: @unchecked Sendable {
    private final let held = Atomic<UInt32>(0)
    private final let life = LifeState()

    package init() {}

    /// Why it is dead; nil while it is alive.
    package final var end: DenialReason? { life.end }

    /// Ends it. Whether that changed anything: an end stands, unless the new one is graver.
    @discardableResult
    package final func end(_ reason: DenialReason, byOperator: Bool = false) -> Bool {
        life.end(reason, byOperator: byOperator)
    }

    /// Brings a workload back that had only lost its enrolment; what was revoked stays so.
    package final func reinstate(after reason: DenialReason) { life.reinstate(after: reason) }

    /// Whether an operator ended it, or tried to after somebody else had.
    package final var isEndedByOperator: Bool { life.isEndedByOperator }

    /// Unexpired credentials that hang on it. Relaxed: a count, nothing is decided by it but
    /// capacity, which only the control thread decides.
    package final var credentials: Int { Int(held.load(ordering: .relaxed)) }

    final func addCredential() { held.wrappingAdd(1, ordering: .relaxed) }
    final func removeCredential() { held.wrappingSubtract(1, ordering: .relaxed) }
}
