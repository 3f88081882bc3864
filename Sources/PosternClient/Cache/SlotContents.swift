import PosternCore

/// A permit as a slot holds it. Times are nanoseconds of CLOCK_BOOTTIME.
struct SlotContents: Sendable {
    let hash: RequestHash
    /// The credential's number.
    let credential: UInt64
    let epoch: UInt64
    /// The end of the permit's time or of the credential's life, whichever comes first.
    let expiry: UInt64
    /// When the request left.
    let sent: UInt64
    let decision: DecisionID
    /// Its place in `PolicyLists`.
    let policies: Int
}
