// Goal: a budget of N is good for N permits, however many threads take from it.
// Method: every small budget alone; eight threads that start together, over many rounds.

import PosternAuthority
import PosternCore
import Synchronization
import Testing

@Suite struct BudgetTests {
    private final class Tally: Sendable {
        let permits = Atomic<UInt64>(0)
        let others = Atomic<UInt64>(0)
    }

    /// A budget that threads share, as they share a record.
    private final class Purse: Sendable {
        let budget: CallBudget

        init(limit: UInt64?) { budget = CallBudget(limit: limit) }

        func take() -> Bool { budget.take() }
    }

    @Test func smallBudgets() {
        for limit in 0...5 as ClosedRange<UInt64> {
            let purse = Purse(limit: limit)
            for call in 0..<8 as Range<UInt64> {
                #expect(purse.budget.left == limit - min(limit, call))
                #expect(purse.take() == (call < limit))
                #expect(purse.budget.calls == min(limit, call + 1))
            }
        }
        let unbounded = Purse(limit: nil)
        for call in 0..<8 as Range<UInt64> {
            #expect(unbounded.budget.calls == call)
            #expect(unbounded.budget.left == nil)
            #expect(unbounded.take())
        }
        #expect(Purse(limit: Limits.budgetMax).budget.left == Limits.budgetMax)
    }

    /// Threads that meet at the same instant are not turned away while calls are left.
    @Test func everyCallIsGiven() throws {
        let (threads, each) = (8, 30_000)
        let purse = Purse(limit: UInt64(threads * each))
        let tally = Tally()
        try inParallel(threads) { _ in
            for _ in 0..<each where !purse.take() {
                tally.others.wrappingAdd(1, ordering: .relaxed)
            }
        }
        #expect(tally.others.load(ordering: .relaxed) == 0)
        #expect(purse.budget.left == 0)
        #expect(!purse.take())
    }

    @Test func nobodyTakesTheSameCall() throws {
        let scene = try Scene()
        for round in 0..<50 as Range<UInt64> {
            let limit = 1 + round * 7
            let credential = try scene.grant(.task("t", budget: limit)).credential
            let tally = Tally()
            try inParallel(8) { _ in
                for _ in 0..<limit {
                    let decision = scene.authorise(credential)
                    if decision.isPermitted {
                        tally.permits.wrappingAdd(1, ordering: .relaxed)
                    } else if decision.reason != .budgetExhausted {
                        tally.others.wrappingAdd(1, ordering: .relaxed)
                    }
                }
            }
            #expect(tally.permits.load(ordering: .relaxed) == limit)
            #expect(tally.others.load(ordering: .relaxed) == 0)
            #expect(scene.authorise(credential).budgetLeft == 0)
        }
    }
}
