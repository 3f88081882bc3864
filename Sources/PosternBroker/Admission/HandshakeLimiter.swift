import PosternCore

/// Bounds how often one process, or on tcp one key, may connect.
///
/// Stays on the handshake thread.
struct HandshakeLimiter {
    static let burst: Double = 1_024
    static let perSecond: Double = 256
    static let bucketsMax = 16_384

    private enum Source: Hashable {
        case process(Int32)
        case key(PeerKey)
    }

    private var buckets = TokenBuckets<Source>(
        burst: Self.burst, perSecond: Self.perSecond, bucketsMax: Self.bucketsMax)

    /// Takes one token of the peer; false when there is none.
    mutating func allows(
        processID: Int32?, key: PeerKey, nowMilliseconds: UInt64
    ) -> Bool {
        buckets.take(
            1, of: processID.map(Source.process) ?? .key(key), nowMilliseconds: nowMilliseconds)
    }
}
