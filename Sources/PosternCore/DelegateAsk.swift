/// What a delegation asks for; a claim until the authority has looked at it.
package struct DelegateAsk: Hashable, Sendable {
    /// The delegator's own.
    package var credential: CredentialID
    package var target: DelegationTarget
    /// What the child's credential stands for. Its times are as those of an attest.
    package var attest: AttestAsk

    package init(credential: CredentialID, target: DelegationTarget, attest: AttestAsk) {
        self.credential = credential
        self.target = target
        self.attest = attest
    }
}
