// Goal: medians and quartiles are what textbooks say.
// Method: small samples by hand.

import Testing

@testable import PosternBench

@Suite struct SpreadTests {
    @Test func quartilesAreInterpolated() throws {
        let spread = try #require(Spread([4, 1, 3, 2]))
        #expect(spread.median == 2.5)
        #expect(spread.lowerQuartile == 1.75)
        #expect(spread.upperQuartile == 3.25)
        #expect(spread.least == 1)
        #expect(spread.most == 4)
        #expect(spread.relativeWidth == 0.6)
    }

    @Test func oneValueIsItsOwnSpread() throws {
        let spread = try #require(Spread([7]))
        #expect(spread.median == 7)
        #expect(spread.relativeWidth == 0)
    }

    @Test func nothingHasNoSpread() {
        #expect(Spread([]) == nil)
    }
}
