/// A token bucket for each source: one that takes more than its share waits, and nobody else.
struct TokenBuckets<Source: Hashable & Sendable>: Sendable {
    /// What a bucket holds.
    let burst: Double
    let perSecond: Double
    /// Buckets kept; beyond it all are forgotten, which forgives and never blocks.
    let bucketsMax: Int

    private struct Bucket {
        var tokens: Double
        var filledMilliseconds: UInt64
    }

    private var buckets: [Source: Bucket] = [:]

    init(burst: Double, perSecond: Double, bucketsMax: Int) {
        self.burst = burst
        self.perSecond = perSecond
        self.bucketsMax = bucketsMax
    }

    /// Takes tokens of the source's; false when there are not so many, and none is taken.
    mutating func take(_ count: Double, of source: Source, nowMilliseconds: UInt64) -> Bool {
        if buckets.count >= bucketsMax, buckets[source] == nil { buckets.removeAll() }
        var bucket = buckets[source] ?? Bucket(tokens: burst, filledMilliseconds: nowMilliseconds)
        // Whoever looked at the clock before somebody else filled it fills nothing.
        let elapsed = Double(nowMilliseconds - min(nowMilliseconds, bucket.filledMilliseconds))
        bucket.tokens = min(burst, bucket.tokens + elapsed / 1_000 * perSecond)
        bucket.filledMilliseconds = max(nowMilliseconds, bucket.filledMilliseconds)
        defer { buckets[source] = bucket }
        guard bucket.tokens >= count else { return false }
        bucket.tokens -= count
        return true
    }
}
