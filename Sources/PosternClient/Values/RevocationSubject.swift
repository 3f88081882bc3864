/// What a revocation ends (`protocol/SPEC.md`, "revoke").
public enum RevocationSubject: Hashable, Sendable {
    /// One credential, with all that was delegated under it.
    case credential(CredentialID)
    /// A task with all its credentials.
    case task(TaskID, of: SPIFFEID)
    /// A workload with all it holds. For operators.
    case workload(SPIFFEID)
    /// Everything of a CURVE public key: 40 characters of Z85, or 64 hexadecimal digits. For
    /// operators.
    case key(String)
    /// The whole delegation tree that a credential is in, from its root. For operators, and for who
    /// holds the root.
    case tree(CredentialID)
    /// Every live credential that may touch this and is this workload's; what is nil takes all.
    /// Whoever is enrolled may attest anew. For operators.
    case selection(actions: String?, resources: String?, workload: SPIFFEID?)
}
