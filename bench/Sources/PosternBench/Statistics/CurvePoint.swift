/// One point of a percentile curve.
package struct CurvePoint: Codable, Hashable, Sendable {
    /// 0 to 100.
    package let percentile: Double
    package let nanoseconds: UInt64
}
