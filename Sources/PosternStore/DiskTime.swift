/// The time on disk: unix time that never goes back and that nobody can set.
///
/// A boot of the machine has one anchor, an instant on the wall clock and on the boot clock, and
/// from there it goes on with the boot clock, also through restarts of the broker. So instants on
/// disk are as far apart as they were in memory: what was to outlive something outlives it,
/// whatever becomes of the wall clock.
///
///     first start in a boot ──▶ anchor: the wall clock, or the latest time seen where that is
///                               later
///     another one ────────────▶ the same anchor
struct DiskTime: Hashable, Sendable {
    let anchorWallMilliseconds: Int64
    let anchorBootMilliseconds: Int64

    init(anchorWallMilliseconds: Int64, anchorBootMilliseconds: Int64) {
        self.anchorWallMilliseconds = anchorWallMilliseconds
        self.anchorBootMilliseconds = anchorBootMilliseconds
    }

    /// The instant on disk for one on the boot clock.
    func disk(_ bootMilliseconds: UInt64) -> Int64 {
        let elapsed = Int64(clamping: bootMilliseconds) - anchorBootMilliseconds
        return Self.sum(anchorWallMilliseconds, elapsed)
    }

    /// The instant on the boot clock for one on disk; 0 where that was before the boot.
    func boot(_ diskMilliseconds: Int64) -> UInt64 {
        let (elapsed, overflow) = diskMilliseconds.subtractingReportingOverflow(
            anchorWallMilliseconds)
        guard !overflow else { return diskMilliseconds < 0 ? 0 : .max }
        return UInt64(clamping: Self.sum(elapsed, anchorBootMilliseconds))
    }

    private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
        let (sum, overflow) = one.addingReportingOverflow(other)
        return overflow ? (one < 0 ? .min : .max) : sum
    }
}
