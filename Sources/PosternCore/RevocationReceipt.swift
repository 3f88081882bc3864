/// What a revocation did. When it is there, no lane permits anything under the target any more.
public struct RevocationReceipt: Hashable, Sendable {
    /// The epoch from which it holds.
    public let epoch: UInt64
    /// Credentials that hung on it; some may have been dead already.
    public let credentials: UInt64

    package init(epoch: UInt64, credentials: UInt64) {
        self.epoch = epoch
        self.credentials = credentials
    }
}
