// Goal: Jain's index is 1 for equal shares and 1/n where one has all.
// Method: shares by hand.

import Testing

@testable import PosternBench

@Suite struct FairnessTests {
    @Test func equalSharesAreFair() {
        #expect(Fairness.index([5, 5, 5, 5]) == 1)
    }

    @Test func oneForAllIsAnNth() {
        #expect(Fairness.index([8, 0, 0, 0]) == 0.25)
    }

    @Test func nobodyAndNothingHaveNoIndex() {
        #expect(Fairness.index([]) == nil)
        #expect(Fairness.index([0, 0]) == nil)
    }
}
