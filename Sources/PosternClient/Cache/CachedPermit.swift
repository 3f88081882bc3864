import PosternCore

/// A permit that was given before and is good for this request now.
struct CachedPermit: Hashable, Sendable {
    /// The decision that is used again.
    let decision: DecisionID
    let epoch: UInt64
    let policies: [String]
    /// Since its request was sent.
    let ageNanoseconds: UInt64
}
