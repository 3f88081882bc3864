// Goal: every turn measures every subject once, in an order that changes.
// Method: the order alone, and a run with subjects that measure nothing.

import Testing

@testable import PosternBench

@Suite struct TurnsTests {
    @Test func everySubjectOnceInEachTurn() {
        for turn in 0..<7 { #expect(Turns.order(5, turn: turn).sorted() == [0, 1, 2, 3, 4]) }
        #expect(Turns.order(3, turn: 0) == [0, 1, 2])
        #expect(Turns.order(3, turn: 1) == [0, 2, 1])
        #expect(Turns.order(3, turn: 2) == [2, 0, 1])
        #expect(Turns.order(0, turn: 4).isEmpty)
    }

    @Test func turnsAreCollectedAndWarmUpThrownAway() throws {
        let turns = Turns(
            plan: .quick(turns: 4, processors: 2),
            progress: Progress(processors: 2, isSilent: true))
        var calls = 0
        let subject = Subject("one", 7, isBaseline: true) { _ throws(BenchError) in
            calls += 1
            return Samples.sample(perSecond: Double(calls))
        }
        let series = try turns.run([subject])
        #expect(calls == 5)
        #expect(series.first?.key == SeriesKey("one", 7))
        #expect(series.first?.turns.map(\.perSecond) == [2, 3, 4, 5])
        #expect(turns.noise(series).baselineWidth > 0)
    }

    @Test func anErrorEndsTheRun() {
        let turns = Turns(
            plan: .quick(processors: 2), progress: Progress(processors: 2, isSilent: true))
        let subject = Subject("one") { _ throws(BenchError) in throw BenchError("gone") }
        #expect(throws: BenchError("gone")) { try turns.run([subject]) }
    }
}
