import PosternCore
import Synchronization

/// The cell of a workload, with its name and the places that its credentials take.
// Unchecked because its superclass is: all is constant or atomic.
package final class WorkloadCell: LifeCell, @unchecked Sendable {
    package let name: WorkloadName
    private let living = Atomic<Int>(0)
    private let latest = Atomic<UInt64>(0)

    init(_ id: SPIFFEID) {
        name = WorkloadName(id)
        super.init()
    }

    /// Credentials that take a place: not completed, revoked one by one, or freed. Relaxed, as
    /// `credentials` is.
    package var liveCredentials: Int { living.load(ordering: .relaxed) }

    /// No credential of it expires later, on the boot clock.
    var latestExpiryMilliseconds: UInt64 { latest.load(ordering: .relaxed) }

    func note(expiryMilliseconds: UInt64) { latest.raise(to: expiryMilliseconds) }

    func addLive() { living.wrappingAdd(1, ordering: .relaxed) }
    func removeLive() { living.wrappingSubtract(1, ordering: .relaxed) }
}
