import PosternCore

/// Tells whether a lane has too much to do, and who is told so.
///
/// libzmq gives the connections that have something waiting a turn each, one request a turn. A
/// round of turns is what a newcomer waits, however much others have sent, so it is a round that
/// must not take too long. Where the connections of a round ask for more time than that, each has
/// the same part of it: whose requests take longer has only as many of them decided as fit, drawn
/// by lot; whose requests are cheap never notices.
///
/// What a connection has waiting for itself is no measure: it waits in its own turns, and a
/// request's deadline ends that. To refuse costs nearly as much as to decide by usual policies, so
/// a lane that refused because much is waiting would only decide less.
///
/// Stays on its lane's thread.
struct LaneRound {
    private struct Connection {
        /// The round of its last turn.
        var round: UInt64 = 0
        /// How long its requests take, a running mean; 0: not known.
        var nanoseconds: UInt64 = 0
    }

    private struct Demand {
        var count: UInt64 = 0
        var nanoseconds: UInt64 = 0
    }

    private var number: UInt64 = 1
    /// At their descriptors, one higher; those without one are the first. As many as the process
    /// ever had descriptors.
    private var connections = [Connection()]
    /// What was asked for in this round so far, and in the one before, decided or not.
    private var demand = Demand()
    private var lastDemand = Demand()

    /// Nothing is waiting.
    mutating func end() {
        guard demand.count > 0 else { return }
        number += 1
        demand = Demand()
        lastDemand = Demand()
    }

    /// It is a connection's turn. Whether its request is to be decided.
    ///
    /// - Parameters:
    ///   - descriptor: the connection's; those without one count as one.
    ///   - lot: from 0 to below 1.
    mutating func admits(
        _ descriptor: Int32?, lot: () -> Double = { .random(in: 0..<1) }
    ) -> Bool {
        let place = Self.place(descriptor)
        while place >= connections.count { connections.append(Connection()) }
        if connections[place].round == number {
            number += 1
            lastDemand = demand
            demand = Demand()
        }
        connections[place].round = number
        // Who is not known yet is let in: once, and then known.
        let needed = connections[place].nanoseconds
        demand.count += 1
        demand.nanoseconds += needed
        let limit = Limits.laneRoundNanoseconds
        guard max(demand.nanoseconds, lastDemand.nanoseconds) > limit else { return true }
        let count = max(demand.count, lastDemand.count)
        // Nobody else is kept waiting.
        guard count > 1 else { return true }
        let part = limit / count
        return needed <= part || lot() < Double(part) / Double(needed)
    }

    /// A connection's request was decided in this time.
    mutating func took(_ descriptor: Int32?, nanoseconds: UInt64) {
        let place = Self.place(descriptor)
        guard place < connections.count else { return }
        // More tells no more than that it was far too long; and no sum overflows.
        let nanoseconds = min(max(nanoseconds, 1), 100 * Limits.laneRoundNanoseconds)
        let usual = connections[place].nanoseconds
        connections[place].nanoseconds =
            usual == 0 ? nanoseconds : (usual * 3 + nanoseconds) / 4
    }

    private static func place(_ descriptor: Int32?) -> Int {
        max(Int(descriptor ?? -1), -1) + 1
    }
}
