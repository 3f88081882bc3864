// Goal: axes have ticks at round numbers, and all values have room.
// Method: each scale with a few ranges, also odd ones.

import Testing

@testable import PosternBench

@Suite struct AxisTests {
    @Test func linearAxesBeginAtNought() {
        let axis = Axis("x", .linear, values: [13, 87])
        #expect(axis.ticks == [0, 20, 40, 60, 80, 100])
        #expect(axis.share(50) == 0.5)
    }

    @Test func logarithmicAxesHaveRoundTicks() {
        let axis = Axis("x", .logarithmic, values: [16, 512])
        #expect(axis.ticks.first == 10)
        #expect(axis.ticks.last == 1_000)
        #expect(abs(axis.share(100) - 0.5) < 1e-9)
    }

    @Test func percentilesSpreadTheTail() {
        let axis = Axis("x", .percentile, values: [0, 99.99])
        #expect(axis.ticks.map(axis.text) == ["0", "50%", "90%", "99%", "99.9%", "99.99%"])
        #expect(abs(axis.share(90) - 0.25) < 1e-6)
    }

    @Test func labelsDoNotOverlap() {
        let svg = Chart(
            title: "t", x: Axis("x", .logarithmic, values: [1_000, 1_000_000]),
            y: Axis("y", .linear, values: [1]), lines: []
        ).svg
        for label in ["1,000", "100,000", "1,000,000"] {
            #expect(svg.contains(">\(label)</text>"))
        }
        #expect(!svg.contains(">500,000</text>"), "it would run into the last one")
    }

    @Test(arguments: [AxisScale.linear, .logarithmic, .percentile])
    func oddValuesHaveAPlace(_ scale: AxisScale) {
        for values in [[], [0], [5], [0, 0], [1e-12, 1e12]] as [[Double]] {
            let axis = Axis("x", scale, values: values)
            for value in values { #expect((0...1).contains(axis.share(value))) }
        }
    }

    @Test func numbersAreShort() {
        #expect(Number.short(0) == "0")
        #expect(Number.short(0.0312) == "0.031")
        #expect(Number.short(1) == "1")
        #expect(Number.short(12.34) == "12.3")
        #expect(Number.short(123.4) == "123")
        #expect(Number.short(1_234_567) == "1,234,567")
        #expect(Number.short(.nan) == "–")
    }
}
