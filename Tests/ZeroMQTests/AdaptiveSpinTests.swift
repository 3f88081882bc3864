// Goal: a thread looks again only where its messages usually come soon, and never longer than its
// limit allows.
// Method: a clock that moves only when it is told to, and with each yield; counts of looks.

import Synchronization
import Testing

@testable import ZeroMQ

@Suite(.serialized) struct AdaptiveSpinTests {
    /// Nanoseconds; the function pointers that a spin takes capture nothing.
    private static let clock = Atomic<UInt64>(1)

    private static func advance(_ nanoseconds: UInt64) {
        clock.wrappingAdd(nanoseconds, ordering: .relaxed)
    }

    /// Nobody else wants the processor.
    private static let quietYield: @convention(c) () -> Int32 = {
        advance(1_000)
        return 0
    }

    /// Whoever is given the processor takes it for a while.
    private static let busyYield: @convention(c) () -> Int32 = {
        advance(100_000)
        return 0
    }

    private func spin(
        limit: UInt64, yield: @escaping @convention(c) () -> Int32 = Self.quietYield
    ) -> AdaptiveSpin {
        AdaptiveSpin(
            limitNanoseconds: limit, yield: yield,
            now: { AdaptiveSpinTests.clock.load(ordering: .relaxed) })
    }

    /// Looks until it stops by itself; how often.
    private func looks(_ spin: inout AdaptiveSpin) -> Int {
        var count = 0
        spin.begin()
        while spin.looksAgain() { count += 1 }
        return count
    }

    private func learn(_ spin: inout AdaptiveSpin, waits: Int, of nanoseconds: UInt64) {
        for _ in 0..<waits {
            spin.begin()
            Self.advance(nanoseconds)
            spin.end()
        }
    }

    @Test func withoutALimitItNeverLooks() {
        var spin = spin(limit: 0)
        learn(&spin, waits: 100, of: 0)
        #expect(looks(&spin) == 0)
    }

    @Test func itSleepsUntilItHasLearnedBetter() {
        var spin = spin(limit: 50_000_000)
        #expect(looks(&spin) == 0)
        learn(&spin, waits: 100, of: 1_000)
        #expect(looks(&spin) > 0)
    }

    @Test func itLooksForTwiceTheUsualWaitAndNeverLongerThanItsLimit() {
        var quick = spin(limit: 80_000)
        learn(&quick, waits: 200, of: 0)
        // An eighth of the limit, though waits are shorter; a yield takes a microsecond.
        #expect(looks(&quick) == 9)
        var slow = spin(limit: 80_000)
        learn(&slow, waits: 200, of: 70_000)
        #expect(looks(&slow) == 79)
    }

    @Test func itLooksOnceMoreWhereSomebodyElseNeedsTheProcessor() {
        var alone = spin(limit: 50_000_000)
        learn(&alone, waits: 100, of: 1_000)
        #expect(looks(&alone) > 1)
        var crowded = spin(limit: 50_000_000, yield: Self.busyYield)
        learn(&crowded, waits: 100, of: 1_000)
        #expect(looks(&crowded) == 1)
        #expect(looks(&crowded) == 1)
    }

    @Test func longWaitsTeachItToSleepAndShortOnesToLook() {
        let limit: UInt64 = 1_000_000
        var spin = spin(limit: limit)
        learn(&spin, waits: 100, of: 0)
        learn(&spin, waits: 10, of: 4 * limit)
        #expect(looks(&spin) == 0)
        learn(&spin, waits: 100, of: 0)
        #expect(looks(&spin) > 0)
    }
}
