package import PosternCore
import Synchronization

/// The cell of a process, whose end the kernel tells: it ends every credential that the process
/// attested.
// Unchecked because its superclass is: all is constant or atomic.
package final class ProcessCell: LifeCell, @unchecked Sendable {
    package let process: ProcessIdentity

    private let living = Atomic<Int>(0)
    private let attested = Mutex<[SPIFFEID]>([])

    /// Credentials of it that take a place. Relaxed: nothing is decided by it.
    var liveCredentials: Int { living.load(ordering: .relaxed) }

    func addLive() { living.wrappingAdd(1, ordering: .relaxed) }

    func removeLive() { living.wrappingSubtract(1, ordering: .relaxed) }

    /// As whom it has attested: few.
    var workloads: [SPIFFEID] { attested.withLock { $0 } }

    func note(_ workload: SPIFFEID) {
        attested.withLock { if !$0.contains(workload) { $0.append(workload) } }
    }

    init(_ process: ProcessIdentity) {
        self.process = process
        super.init()
    }
}
