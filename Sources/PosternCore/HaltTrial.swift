/// What a broker saw when it ended a credential of nobody, a canary, to show that it can. Times are
/// unix time, in milliseconds.
package struct HaltTrial: Hashable, Sendable {
    /// The verifier's.
    package var nonce: [UInt8]
    /// The run of the broker.
    package var instance: Bytes16
    /// The canary.
    package var credential: CredentialID
    /// That began with its revocation.
    package var epoch: UInt64
    /// Of the revocation's record in the audit log.
    package var number: UInt64
    /// When it was seen alive.
    package var aliveMilliseconds: UInt64
    /// When its revocation was on the disk and in the audit log.
    package var revokedMilliseconds: UInt64
    /// When it was looked at again.
    package var deniedMilliseconds: UInt64
    /// Why it was denied then.
    package var reason: DenialReason

    package init(
        nonce: [UInt8], instance: Bytes16, credential: CredentialID, epoch: UInt64,
        number: UInt64, aliveMilliseconds: UInt64, revokedMilliseconds: UInt64,
        deniedMilliseconds: UInt64, reason: DenialReason
    ) {
        self.nonce = nonce
        self.instance = instance
        self.credential = credential
        self.epoch = epoch
        self.number = number
        self.aliveMilliseconds = aliveMilliseconds
        self.revokedMilliseconds = revokedMilliseconds
        self.deniedMilliseconds = deniedMilliseconds
        self.reason = reason
    }
}
