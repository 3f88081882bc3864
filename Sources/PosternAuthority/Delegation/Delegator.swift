import PosternCore
import Synchronization

/// A credential under which others were delegated, once for all of them.
///
/// Children hold it, and it holds the credential: ancestors are found from below, so that to end a
/// tree is to end its root. The control thread counts; any thread may read.
final class Delegator: Sendable {
    let record: CredentialRecord
    /// Who acts for whom, from the workload that attested itself to the record's own.
    let chain: [WorkloadName]
    private let held = Atomic<Int>(0)

    init(_ record: CredentialRecord) {
        self.record = record
        chain = (record.standing.delegator?.chain ?? []) + [record.standing.workload.name]
    }

    /// How many are above those that it delegates.
    var childDepth: Int { chain.count }

    /// Delegations that wait, and credentials that they became. Relaxed: a bound.
    var children: Int { held.load(ordering: .relaxed) }

    func addChild() { held.wrappingAdd(1, ordering: .relaxed) }
    func removeChild() { held.wrappingSubtract(1, ordering: .relaxed) }

    /// Whether `workload` stands in the chain above its own end: a chain may repeat a workload only
    /// next to itself, and never returns to one that it has left.
    func hasLeft(_ workload: SPIFFEID) -> Bool {
        guard let last = chain.last, last.id != workload else { return false }
        return chain.contains { $0.id == workload }
    }

    /// Whether a peer holds one of the credentials of the chain.
    func includes(_ peer: PeerIdentity) -> Bool {
        var next: Delegator? = self
        while let delegator = next {
            if delegator.record.peer == peer { return true }
            next = delegator.record.standing.delegator
        }
        return false
    }
}
