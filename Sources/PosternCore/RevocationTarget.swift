/// What a revocation is aimed at (`protocol/SPEC.md`, "revoke").
package enum RevocationTarget: Hashable, Sendable {
    /// A credential, with all that was delegated under it.
    case credential(CredentialID)
    case task(workload: SPIFFEID, task: TaskID)
    case workload(SPIFFEID)
    case key(PeerKey)
    /// The whole tree that the credential is in, from its root.
    case tree(CredentialID)
    /// All that are alive now and are meant.
    case selection(CredentialSelection)
}
