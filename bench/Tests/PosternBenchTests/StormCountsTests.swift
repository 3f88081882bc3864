// Goal: a permit that is used too late, or that contradicts the end of its credential, is counted.
// Method: calls by hand around an end at 1,000 with a bound of 200.

import Testing

@testable import PosternBench

@Suite struct StormCountsTests {
    private func counts(
        begun: UInt64, isPermitted: Bool = true, isCached: Bool = true, epoch: UInt64 = 6,
        hasEnded: Bool = true
    ) -> StormCounts {
        var counts = StormCounts()
        counts.count(
            isPermitted: isPermitted, isCached: isCached, epoch: epoch, begun: begun,
            end: hasEnded ? StormVictim.End(nanoseconds: 1_000, epoch: 7) : nil, bound: 200)
        return counts
    }

    @Test func beforeTheEndAllIsWell() {
        for found in [counts(begun: 999), counts(begun: 9_999, hasEnded: false)] {
            #expect(found.cached == 1)
            #expect(found.late + found.probes + found.stale + found.wrong == 0)
        }
    }

    @Test func withinTheBoundItIsLate() {
        let found = counts(begun: 1_200)
        #expect(found.late == 1)
        #expect(found.latestNanoseconds == 200)
        #expect(found.probes + found.stale + found.wrong == 0)
    }

    @Test func beyondTheBoundItIsStale() {
        let found = counts(begun: 1_201)
        #expect(found.stale == 1)
        #expect(found.probes == 1)
        let denied = counts(begun: 1_201, isPermitted: false, isCached: false)
        #expect(denied.probes == 1)
        #expect(denied.denied == 1)
        #expect(denied.stale + denied.wrong + denied.late == 0)
    }

    @Test func whatContradictsTheEndIsWrong() {
        #expect(counts(begun: 5, epoch: 7).wrong == 1)
        #expect(counts(begun: 1_001, isCached: false).wrong == 1)
        #expect(counts(begun: 5, isCached: false).wrong == 0)
    }

    @Test func countsSurviveTheirText() throws {
        var found = counts(begun: 1_500)
        found.add(counts(begun: 1_100, isCached: false, epoch: 9))
        found.add(StormCounts(ends: 3))
        let read = try #require(StormCounts(DriverFields("result \(found)")))
        #expect(read.description == found.description)
        #expect((read.cached, read.asked, read.ends) == (1, 1, 3))
        #expect((read.stale, read.late, read.latestNanoseconds) == (1, 2, 500))
        #expect(StormCounts(DriverFields("result cached=1")) == nil)
    }
}
