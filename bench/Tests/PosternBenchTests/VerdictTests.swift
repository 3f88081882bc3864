// Goal: a verdict is given by the middle half of the turns, and withheld on a noisy machine
// unless every turn agrees.
// Method: turns by hand.

import Testing

@testable import PosternBench

@Suite struct VerdictTests {
    @Test func theMiddleHalfDecides() {
        #expect(Verdict([0.8, 0.9, 0.9, 0.95, 1.4], .atMost(1), isNoisy: false) == .reached)
        #expect(Verdict([0.8, 1.1, 1.1, 1.2, 1.4], .atMost(1), isNoisy: false) == .missed)
        #expect(Verdict([0.8, 0.9, 1, 1.1, 1.2], .atMost(1), isNoisy: false) == .unsure)
        #expect(Verdict([2.9, 3, 3.1, 3.2], .atLeast(2.5), isNoisy: false) == .reached)
    }

    @Test func aNoisyMachineHasToBeUnanimous() {
        #expect(Verdict([0.8, 0.9, 0.9, 0.95, 1.4], .atMost(1), isNoisy: true) == .noisy)
        #expect(Verdict([0.8, 0.9, 0.95], .atMost(1), isNoisy: true) == .reached)
        #expect(Verdict([1.8, 1.9, 2.4], .atMost(1), isNoisy: true) == .missed)
    }

    @Test func noTurnsAreNoVerdict() {
        #expect(Verdict([], .atMost(1), isNoisy: false) == .noisy)
    }
}
