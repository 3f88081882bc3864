/// What is quoted of a distribution of latencies, in nanoseconds.
package struct LatencySummary: Codable, Hashable, Sendable {
    package let count: UInt64
    package let mean: Double
    package let p50: UInt64
    package let p90: UInt64
    package let p99: UInt64
    package let p999: UInt64
    package let p9999: UInt64
    package let max: UInt64
}
