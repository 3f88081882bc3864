/// For whom a delegation is made (`protocol/SPEC.md`, "delegate").
package enum DelegationTarget: Hashable, Sendable {
    /// Any process that is enrolled as this workload.
    case workload(SPIFFEID)
    /// Whoever has this key, under whatever enrolment.
    case key(PeerKey)
    /// A process whose parent is the one that delegates; on ipc only.
    case child
}
