/// What a revocation ends (`protocol/SPEC.md`, "revoke").
public enum RevocationSubject: Hashable, Sendable {
    /// One credential.
    case credential(CredentialID)
    /// A task with all its credentials.
    case task(TaskID, of: SPIFFEID)
    /// A workload with all it holds. For operators.
    case workload(SPIFFEID)
    /// Everything of a CURVE public key: 40 characters of Z85, or 64 hexadecimal digits. For
    /// operators.
    case key(String)
}
