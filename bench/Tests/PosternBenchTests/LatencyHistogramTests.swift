// Goal: what is quoted of latencies is right to three digits, and the curve runs to the maximum.
// Method: known distributions.

import Testing

@testable import PosternBench

@Suite struct LatencyHistogramTests {
    @Test func percentilesOfAThousandValues() throws {
        var histogram = LatencyHistogram()
        for value in 1...1_000 { histogram.record(nanoseconds: UInt64(value) * 1_000) }
        let summary = try #require(histogram.summary)
        #expect(summary.count == 1_000)
        #expect(abs(Double(summary.p50) - 500_000) < 1_000)
        #expect(abs(Double(summary.p99) - 990_000) < 1_000)
        #expect(abs(Double(summary.max) - 1_000_000) < 1_000)
    }

    @Test func curvesGrowAndEndAtTheMaximum() throws {
        var histogram = LatencyHistogram()
        for value in 1...5_000 { histogram.record(nanoseconds: UInt64(value)) }
        let curve = histogram.curve
        for (one, next) in zip(curve, curve.dropFirst()) {
            #expect(one.percentile < next.percentile)
            #expect(one.nanoseconds <= next.nanoseconds)
        }
        #expect(curve.last?.percentile == 100)
        #expect(curve.last?.nanoseconds == histogram.summary?.max)
    }

    @Test func endlessLatenciesAreHeldAtTheLimit() throws {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds: .max)
        #expect(try #require(histogram.summary).count == 1)
    }

    @Test func nothingHasNoSummary() {
        #expect(LatencyHistogram().summary == nil)
        #expect(LatencyHistogram().curve.isEmpty)
    }
}
