// Goal: only what moved beyond the turns' own noise is said to have moved, in the right direction.
// Method: pairs of results with one finding.

import Testing

@testable import PosternBench

@Suite struct ComparisonTests {
    private func direction(
        _ before: [Double], _ after: [Double], isHigherBetter: Bool = false,
        isNoisy: Bool = false
    ) throws -> Change.Direction? {
        let comparison = Comparison(
            Samples.result(
                [try Samples.finding(before, isHigherBetter: isHigherBetter)], isNoisy: false),
            Samples.result(
                [try Samples.finding(after, isHigherBetter: isHigherBetter)], isNoisy: isNoisy))
        return comparison.changes.first?.direction
    }

    @Test func aClearChangeHasADirection() throws {
        let low = [1.0, 1.01, 1.02, 1.01, 1.0]
        let high = [1.3, 1.31, 1.32, 1.31, 1.3]
        #expect(try direction(low, high) == .worse)
        #expect(try direction(high, low) == .better)
        #expect(try direction(low, high, isHigherBetter: true) == .better)
    }

    @Test func whatMovedInNoiseIsCalledNoisy() throws {
        let found = try direction([1, 1, 1, 1, 1], [2, 2, 2, 2, 2], isNoisy: true)
        #expect(found == .noisy)
    }

    @Test func whatOverlapsHasNotMoved() throws {
        #expect(try direction([1, 1.3, 1.1, 1.2, 1], [1.1, 1.2, 1.05, 1.3, 1.15]) == .same)
    }

    @Test func whatHardlyMovedHasNotMoved() throws {
        let before = [1.0, 1.001, 1.002, 1.001, 1.0]
        #expect(try direction(before, before.map { $0 + 0.01 }) == .same)
    }

    @Test func fewTurnsMustNotOverlap() throws {
        #expect(try direction([1, 1.1, 1.2], [1.3, 1.4, 1.5]) == .worse)
        #expect(try direction([1, 1.1, 1.3], [1.2, 1.4, 1.5]) == .same)
    }

    @Test func theTextTellsWhatMovedAndWhatIsMissing() throws {
        let comparison = Comparison(
            Samples.result(
                [
                    try Samples.finding([1, 1, 1, 1, 1]),
                    try Samples.finding([1], name: "gone"),
                ], isNoisy: false),
            Samples.result(
                [try Samples.finding([2, 2, 2, 2, 2])], isQuick: true, isNoisy: false))
        let noisy = Comparison(Samples.result([]), Samples.result([]))
        #expect(comparison.isWorse)
        #expect(comparison.text.contains("+100%"))
        #expect(
            comparison.text.contains(
                "0 better, 1 worse, 0 noisy, 0 within the noise, 1 only in one"))
        #expect(comparison.missing == ["gone: only in the first"])
        #expect(noisy.text.contains("note: noisy in the first: part"))
        #expect(comparison.text.contains("a quick run"))
    }
}
