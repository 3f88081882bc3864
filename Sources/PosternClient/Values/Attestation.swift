/// What an attest came to. A failure is neither: it is thrown.
public enum Attestation: Hashable, Sendable {
    /// The task may begin, with this credential.
    case granted(Credential)
    /// The broker refused, and says why.
    case denied(Denial)
}
