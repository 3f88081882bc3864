// Goal: what a driver of the decision cache is told is what it reads.
// Method: commands and nonsense, by hand; and the quantiles of the part beside it.

import Testing

@testable import PosternBench

@Suite struct CacheCommandTests {
    @Test func commandsSurviveTheirText() throws {
        for command in [
            CacheCommand(isCached: true, rounds: 1), CacheCommand(isCached: false, rounds: 1_000),
        ] {
            #expect(try CacheCommand(command.description) == command)
        }
    }

    @Test func nonsenseIsRefused() {
        for text in ["", "hits", "hits 0", "asks -1", "hits 1 2", "misses 5", "hits x"] {
            #expect(throws: BenchError("`\(text)` is no command")) { try CacheCommand(text) }
        }
    }

    @Test func quantilesAreValuesThatWereMeasured() {
        let values = (1...100).map { Double($0) }.shuffled()
        #expect(Feed.quantile(values, 0.5) == 50)
        #expect(Feed.quantile(values, 0.99) == 99)
        #expect(Feed.quantile(values, 1) == 100)
        #expect(Feed.quantile([7], 0.99) == 7)
        #expect(Feed.quantile([], 0.5) == 0)
    }
}
