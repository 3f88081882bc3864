/// What a revocation is aimed at (`protocol/SPEC.md`, "revoke").
package enum RevocationTarget: Hashable, Sendable {
    case credential(CredentialID)
    case task(workload: SPIFFEID, task: TaskID)
    case workload(SPIFFEID)
    case key(PeerKey)
}
