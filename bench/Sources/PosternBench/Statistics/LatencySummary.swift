/// What is quoted of a distribution of latencies, in nanoseconds.
public struct LatencySummary: Codable, Hashable, Sendable {
    public let count: UInt64
    public let mean: Double
    public let p50: UInt64
    public let p90: UInt64
    public let p99: UInt64
    public let p999: UInt64
    public let p9999: UInt64
    public let max: UInt64
}
