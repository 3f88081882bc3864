import PosternCore

/// As whom and how far a peer acts: what all its credentials of one scope have in common.
///
/// Immutable but for the cells; lanes share it.
final class Standing: Sendable {
    let peer: AttestedPeer
    let key: LifeCell
    let workload: WorkloadCell
    let scope: Scope

    init(peer: AttestedPeer, key: LifeCell, workload: WorkloadCell, scope: Scope) {
        self.peer = peer
        self.key = key
        self.workload = workload
        self.scope = scope
    }
}
