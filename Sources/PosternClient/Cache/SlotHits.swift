import PosternCore

/// Hits of one slot since they were taken last.
struct SlotHits: Sendable {
    let count: UInt64
    /// Nanoseconds of CLOCK_BOOTTIME; nothing where there are none.
    let first: UInt64
    let last: UInt64
    /// The permit's that was used.
    let decision: DecisionID
}
