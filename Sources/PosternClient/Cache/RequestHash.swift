/// What stands for an exact request: 128 bits that nobody without the cache's key can aim at.
struct RequestHash: Equatable, Sendable {
    /// The first eight bytes of the result, the first one lowest.
    let low: UInt64
    /// The other eight.
    let high: UInt64

    static let zero = RequestHash(low: 0, high: 0)

    /// The sum modulo 2^128: the same in whatever order.
    @inline(__always)
    static func &+ (left: RequestHash, right: RequestHash) -> RequestHash {
        let (low, carries) = left.low.addingReportingOverflow(right.low)
        return RequestHash(low: low, high: left.high &+ right.high &+ (carries ? 1 : 0))
    }
}
