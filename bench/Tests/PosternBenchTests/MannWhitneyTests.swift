// Goal: the test of ranks gives the probabilities of the published tables.
// Method: small samples against values counted by hand, larger ones against known answers.

import Testing

@testable import PosternBench

@Suite struct MannWhitneyTests {
    @Test func fiveAgainstFiveApart() {
        // 2 of the 252 ways to deal the ranks are as far apart.
        let found = MannWhitney.probability([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
        #expect(abs(found - 2.0 / 252) < 1e-12)
    }

    @Test func threeAgainstThreeCannotBeSure() {
        #expect(abs(MannWhitney.probability([1, 2, 3], [4, 5, 6]) - 0.1) < 1e-12)
    }

    @Test func sameSamplesAreOfOneKind() {
        #expect(MannWhitney.probability([1, 2, 3], [1, 2, 3]) == 1)
        #expect(MannWhitney.probability([2, 2, 2], [2, 2, 2]) == 1)
    }

    @Test func orderDoesNotMatter() {
        let first = [3.1, 4.7, 2.2, 5.9]
        let second = [4.1, 6.3, 5.2, 7.7, 8.0]
        #expect(
            abs(MannWhitney.probability(first, second) - MannWhitney.probability(second, first))
                < 1e-12)
    }

    @Test func manyValuesGoByTheNormalCurve() {
        let first = (0..<30).map { Double($0) }
        let second = (0..<30).map { Double($0) + 0.5 }
        #expect(MannWhitney.probability(first, second) > 0.7)
        #expect(MannWhitney.probability(first, second.map { $0 + 20 }) < 1e-5)
    }

    @Test func nothingIsNoEvidence() {
        #expect(MannWhitney.probability([], [1]) == 1)
    }
}
