// Goal: a thread looks again only where its messages usually come soon, and never longer than its
// limit allows.
// Method: waits of known kinds, long ones by the real clock; counts of looks, no times.

import Testing

@testable import ZeroMQ

@Suite struct AdaptiveSpinTests {
    /// Looks until it stops by itself; how often.
    private func looks(_ spin: inout AdaptiveSpin) -> Int {
        var count = 0
        spin.begin()
        while spin.looksAgain() { count += 1 }
        return count
    }

    private func learn(_ spin: inout AdaptiveSpin, quickWaits: Int) {
        for _ in 0..<quickWaits {
            spin.begin()
            spin.end()
        }
    }

    @Test func withoutALimitItNeverLooks() {
        var spin = AdaptiveSpin(limitNanoseconds: 0)
        learn(&spin, quickWaits: 100)
        #expect(looks(&spin) == 0)
    }

    @Test func itSleepsUntilItHasLearnedBetter() {
        var spin = AdaptiveSpin(limitNanoseconds: 50_000_000)
        #expect(looks(&spin) == 0)
        learn(&spin, quickWaits: 100)
        #expect(looks(&spin) > 0)
    }

    /// Whoever is given the processor takes it for a while.
    private static let busyYield: @convention(c) () -> Int32 = {
        let begun = MonotonicClock.nanoseconds()
        while MonotonicClock.nanoseconds() < begun + 100_000 {}
        return 0
    }

    @Test func itLooksOnceMoreWhereSomebodyElseNeedsTheProcessor() {
        var alone = AdaptiveSpin(limitNanoseconds: 50_000_000, yield: { 0 })
        learn(&alone, quickWaits: 100)
        #expect(looks(&alone) > 1)
        var crowded = AdaptiveSpin(limitNanoseconds: 50_000_000, yield: Self.busyYield)
        learn(&crowded, quickWaits: 100)
        #expect(looks(&crowded) == 1)
        #expect(looks(&crowded) == 1)
    }

    @Test func longWaitsTeachItToSleepAndShortOnesToLook() {
        let limit: UInt64 = 1_000_000
        var spin = AdaptiveSpin(limitNanoseconds: limit)
        learn(&spin, quickWaits: 100)
        for _ in 0..<10 {
            spin.begin()
            let begun = MonotonicClock.nanoseconds()
            while MonotonicClock.nanoseconds() < begun + 4 * limit {}
            spin.end()
        }
        #expect(looks(&spin) == 0)
        learn(&spin, quickWaits: 100)
        #expect(looks(&spin) > 0)
    }
}
