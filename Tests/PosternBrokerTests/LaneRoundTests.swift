// Goal: a lane refuses nothing while a round of all connections is short, however much each has
// waiting; where a round is long, each connection has the same part of the time, and everybody the
// same chance within it.
// Method: a lane imitated with known costs and lots from a fixed seed.

import PosternCore
import Testing

@testable import PosternBroker

@Suite struct LaneRoundTests {
    /// Connections that always have something waiting, served in turns.
    private struct Lane {
        var round = LaneRound()
        var decided: [Int32: Int] = [:]
        /// The last round's length.
        var milliseconds = 0.0
        private var seed: UInt64 = 1

        /// - Parameter cost: of a connection's request, in milliseconds.
        mutating func serve(
            _ connections: Range<Int32>, rounds: Int, cost: (Int32) -> Double
        ) {
            for _ in 0..<rounds {
                milliseconds = 0
                for connection in connections {
                    let lot = draw()
                    guard round.admits(connection, lot: { lot }) else { continue }
                    decided[connection, default: 0] += 1
                    milliseconds += cost(connection)
                    round.took(connection, nanoseconds: UInt64(cost(connection) * 1e6))
                }
            }
        }

        /// The upper bits of a linear congruence (Knuth's constants), from 0 to below 1.
        private mutating func draw() -> Double {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(seed >> 11) / Double(UInt64(1) << 53)
        }
    }

    @Test func shortRoundsRefuseNothing() {
        var lane = Lane()
        lane.serve(0..<49, rounds: 200) { _ in 2 }
        #expect(lane.decided.values.allSatisfy { $0 == 200 })
    }

    /// One connection that sends without end has its turns, whatever each of them takes.
    @Test func oneAloneIsNeverRefused() {
        var lane = Lane()
        lane.serve(0..<1, rounds: 100) { _ in 1_000 }
        #expect(lane.decided[0] == 100)
    }

    @Test func longRoundsAreCutShort() {
        var lane = Lane()
        // Before anything is known of them.
        lane.serve(0..<1_000, rounds: 1) { _ in 1 }
        #expect(lane.milliseconds > 999)
        lane.serve(0..<1_000, rounds: 10) { _ in 1 }
        #expect((50...200).contains(lane.milliseconds))
        lane.decided = [:]
        lane.serve(0..<1_000, rounds: 100) { _ in 1 }
        let decided = lane.decided.values.reduce(0, +)
        #expect((8_000...12_000).contains(decided), "about 10,000 fit into the time")
        // Nobody is left out, nobody preferred: each has about 10 of 100.
        #expect(lane.decided.count == 1_000)
        #expect(lane.decided.values.allSatisfy { $0 < 30 })
    }

    /// Who asks for little is not refused because another asks for much.
    @Test func theDearOnesGiveWay() {
        var lane = Lane()
        func cost(_ connection: Int32) -> Double { connection == 0 ? 1_000 : 0.1 }
        // The first dear one comes as a surprise.
        lane.serve(0..<20, rounds: 1, cost: cost)
        #expect(lane.decided.count == 20)
        lane.decided = [:]
        lane.serve(0..<20, rounds: 1_000, cost: cost)
        for connection in 1..<20 as Range<Int32> { #expect(lane.decided[connection] == 1_000) }
        // A twentieth of 100 ms, of 1,000: one in 200 turns.
        #expect((1...20).contains(lane.decided[0] ?? 0))
    }

    @Test func itEndsWithTheLoad() {
        var lane = Lane()
        lane.serve(0..<1_000, rounds: 10) { _ in 1 }
        lane.decided = [:]
        // Fewer ask: after the round that shows it, all is decided again.
        lane.serve(0..<50, rounds: 1) { _ in 1 }
        lane.decided = [:]
        lane.serve(0..<50, rounds: 10) { _ in 1 }
        #expect(lane.decided.values.allSatisfy { $0 == 10 })
        lane.serve(0..<1_000, rounds: 10) { _ in 1 }
        // Nothing waits: at once.
        lane.round.end()
        lane.decided = [:]
        lane.serve(0..<50, rounds: 1) { _ in 1 }
        #expect(lane.decided.count == 50)
    }

    /// What became cheap is found out, however dear it was.
    @Test func theDearAreTriedAgain() {
        var lane = Lane()
        lane.serve(0..<2, rounds: 10) { $0 == 0 ? 1_000_000 : 40 }
        lane.decided = [:]
        lane.serve(0..<2, rounds: 5_000) { _ in 1 }
        #expect((lane.decided[0] ?? 0) > 2_500)
        #expect(lane.decided[1] == 5_000)
    }

    @Test func theShareIsDrawnByLot() {
        func admits(_ connection: Int32?, lot: Double, _ round: inout LaneRound) -> Bool {
            round.admits(connection, lot: { lot })
        }
        var round = LaneRound()
        #expect(admits(1, lot: 0.99, &round))
        round.took(1, nanoseconds: 200_000_000)
        #expect(admits(nil, lot: 0.99, &round))
        round.took(nil, nanoseconds: .max)
        // Two share 100 ms: a quarter of those that take 200.
        #expect(!admits(1, lot: 0.26, &round))
        #expect(!admits(nil, lot: 0.24, &round))
        #expect(admits(1, lot: 0.24, &round))
        #expect(!admits(nil, lot: 0.006, &round))
        #expect(admits(1, lot: 0.24, &round))
        // Of those of ten seconds at least one in 200.
        #expect(admits(nil, lot: 0.004, &round))
    }
}
