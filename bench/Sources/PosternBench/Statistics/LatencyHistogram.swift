internal import Histogram

/// Latencies of one or several measurements, to three significant digits (HdrHistogram).
struct LatencyHistogram: Sendable {
    private var histogram = Histogram<UInt64>(
        highestTrackableValue: BenchLimits.latencyNanosecondsMax)

    var isEmpty: Bool { histogram.totalCount == 0 }

    /// Longer ones than the limit are held at it.
    mutating func record(nanoseconds: UInt64) {
        histogram.record(min(nanoseconds, BenchLimits.latencyNanosecondsMax))
    }

    mutating func add(_ other: LatencyHistogram) {
        histogram.add(other.histogram)
    }

    var summary: LatencySummary? {
        guard !isEmpty else { return nil }
        return LatencySummary(
            count: histogram.totalCount, mean: histogram.mean,
            p50: histogram.valueAtPercentile(50), p90: histogram.valueAtPercentile(90),
            p99: histogram.valueAtPercentile(99), p999: histogram.valueAtPercentile(99.9),
            p9999: histogram.valueAtPercentile(99.99), max: histogram.maxRecorded)
    }

    /// Points for a plot, from the median's side to the tail: as many for each halving of what
    /// is left. The last point is the maximum.
    var curve: [CurvePoint] {
        guard !isEmpty else { return [] }
        let total = Double(histogram.totalCount)
        var points: [CurvePoint] = []
        var rest = 1.0
        while rest >= 1 / total, points.count < 100 {
            let percentile = (1 - rest) * 100
            points.append(
                CurvePoint(
                    percentile: percentile,
                    nanoseconds: histogram.valueAtPercentile(percentile)))
            rest /= 1.5
        }
        points.append(CurvePoint(percentile: 100, nanoseconds: histogram.maxRecorded))
        return points
    }
}
