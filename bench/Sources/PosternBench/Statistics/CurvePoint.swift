/// One point of a percentile curve.
public struct CurvePoint: Codable, Hashable, Sendable {
    /// 0 to 100.
    public let percentile: Double
    public let nanoseconds: UInt64
}
