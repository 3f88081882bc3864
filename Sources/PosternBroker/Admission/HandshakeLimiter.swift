import PosternCore

/// Bounds how often one process, or on tcp one key, may connect: a token bucket for each.
///
/// Stays on the handshake thread.
struct HandshakeLimiter {
    static let burst: Double = 1_024
    static let perSecond: Double = 256
    /// Buckets kept; beyond it all are forgotten, which forgives and never blocks.
    static let bucketsMax = 16_384

    private struct Bucket {
        var tokens: Double
        var filledMilliseconds: UInt64
    }

    private enum Source: Hashable {
        case process(Int32)
        case key(PeerKey)
    }

    private var buckets: [Source: Bucket] = [:]

    /// Takes one token of the peer; false when there is none.
    mutating func allows(
        processID: Int32?, key: PeerKey, nowMilliseconds: UInt64
    ) -> Bool {
        let source = processID.map(Source.process) ?? .key(key)
        if buckets.count >= Self.bucketsMax, buckets[source] == nil { buckets.removeAll() }
        var bucket =
            buckets[source] ?? Bucket(tokens: Self.burst, filledMilliseconds: nowMilliseconds)
        let elapsed = Double(nowMilliseconds &- bucket.filledMilliseconds) / 1_000
        bucket.tokens = min(Self.burst, bucket.tokens + elapsed * Self.perSecond)
        bucket.filledMilliseconds = nowMilliseconds
        defer { buckets[source] = bucket }
        guard bucket.tokens >= 1 else { return false }
        bucket.tokens -= 1
        return true
    }
}
