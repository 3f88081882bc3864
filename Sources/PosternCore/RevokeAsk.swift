/// What a revoke asks for.
package struct RevokeAsk: Hashable, Sendable {
    package var target: RevocationTarget
    /// Why, for the log.
    package var note: String?
    /// At the gate: the caller's own credential, for a task target.
    package var credential: CredentialID?

    package init(
        target: RevocationTarget, note: String? = nil, credential: CredentialID? = nil
    ) {
        self.target = target
        self.note = note
        self.credential = credential
    }
}
