internal import PosternClient

/// How long it takes until everybody has heard of a revocation.
enum Feed: Part {
    static let name = "feed"
    static let title = "The feed, to the last subscriber"
    static let explanation =
        "1,000 subscribers of the feed (200 in a quick run) in one process, each with a connection "
        + "of its own. An operator revokes credentials one at a time, and the next one only when "
        + "all have heard, after a pause of 5 to 15 ms. Each revocation is timed from before it is "
        + "sent, and from its answer, until the last subscriber has read the step. Heartbeats go "
        + "on as usual: ten a second to each. Beside it, in turns, the floor that libzmq sets: a "
        + "bare ROUTER with CURVE (`fan-out`) that sends as many bytes to as many subscribers of "
        + "the same kind."

    private static let workers = ["feed", "ZMQbg"]

    private static func subscribers(_ plan: Plan) -> Int { plan.isQuick ? 200 : 1_000 }

    private static func rounds(_ plan: Plan) -> Int { plan.isQuick ? 20 : 100 }

    static func seconds(_ plan: Plan) -> Double {
        Double(plan.turns * rounds(plan)) * (plan.isQuick ? 0.030 : 0.038) + 1
    }

    /// Nanoseconds of each revocation of one turn.
    private struct Turn {
        var answered: [Double] = []
        var first: [Double] = []
        var last: [Double] = []
        var lastSinceAnswer: [Double] = []
        /// Of the floor: from the word to send until the last one had it.
        var floor: [Double] = []
        /// Processor time of the broker's threads of that name, of all of it, of the subscribers.
        var workers: [[Double]] = Feed.workers.map { _ in [] }
        var broker: [Double] = []
        var peers: [Double] = []
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        let broker = try Broker(stage)
        let count = subscribers(plan)
        do {
            let gate = try BlockingClient(broker.places.gateConfiguration)
            defer { gate.close() }
            let operators = try BlockingClient(broker.places.operatorConfiguration)
            defer { operators.close() }
            guard let endpoint = try gate.hello().feedEndpoint else {
                throw BenchError("the broker has no feed")
            }
            let peers = try Subscribers(
                stage, endpoint: endpoint, serverKey: broker.serverKey, count: count)
            let round = Round(broker: broker.process.id, peers: peers, operators: operators)
            func victim(_ name: String) throws -> Credential {
                try ClientDriver.granted(
                    gate.attest(task: name, intent: "bench", scope: ClientDriver.scope()))
            }
            // How long an event is, for the floor.
            var first = Turn()
            let bytes = try round.measure(victim("feed-first"), &first)
            var floor = try FeedFloor(stage, eventBytes: bytes, count: count)
            var generator = SystemRandomNumberGenerator()
            func pause(_ milliseconds: ClosedRange<Int>) {
                MonotonicClock.sleep(
                    milliseconds: Int.random(in: milliseconds, using: &generator))
            }
            let results = try (0..<plan.turns).map { number in
                var turn = Turn()
                for index in 0..<rounds(plan) {
                    try Interruption.check()
                    let victim = try victim("feed-\(number)-\(index)")
                    pause(5...15)
                    try round.measure(victim, &turn)
                    pause(2...8)
                    turn.floor.append(try floor.measure())
                }
                return turn
            }
            return outcome(results, count)
        } catch let error as BenchError {
            throw error
        } catch {
            throw BenchError("feed: \(error)")
        }
    }

    private static func outcome(_ turns: [Turn], _ count: Int) -> PartOutcome {
        var outcome = PartOutcome()
        func add(_ name: String, _ share: Double, _ target: Target? = nil, of values: [[Double]]) {
            outcome.add(
                FindingDraft(
                    name: name, unit: "ms", turns: values.map { quantile($0, share) / 1e6 },
                    target: target))
        }
        let last = turns.map(\.last)
        let sinceAnswer = turns.map(\.lastSinceAnswer)
        let goal = Target.atMost(10)
        let floor = turns.map(\.floor)
        add("revocation to the last of \(count), p50", 0.5, of: last)
        add("revocation to the last of \(count), p99", 0.99, goal, of: last)
        add("revocation to the last of \(count), max", 1, of: last)
        add("bare fan-out to the last of \(count), p50", 0.5, of: floor)
        add("bare fan-out to the last of \(count), p99", 0.99, of: floor)
        add("bare fan-out to the last of \(count), max", 1, of: floor)
        for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
            outcome.add(
                FindingDraft(
                    name: "revocation by bare fan-out, to the last, \(name)", unit: "×",
                    turns: turns.map { quantile($0.last, share) / quantile($0.floor, share) }))
        }
        add("its answer to the last of \(count), p50", 0.5, of: sinceAnswer)
        add("its answer to the last of \(count), p99", 0.99, of: sinceAnswer)
        add("its answer to the last of \(count), max", 1, of: sinceAnswer)
        add("revocation to its answer, p50", 0.5, of: turns.map(\.answered))
        add("revocation to the first, p50", 0.5, of: turns.map(\.first))
        for (whose, times) in [
            ("feed thread", turns.map { $0.workers[0] }),
            ("libzmq in the broker", turns.map { $0.workers[1] }),
            ("all of the broker", turns.map(\.broker)), ("all subscribers", turns.map(\.peers)),
        ] {
            add("processor time of a round, \(whose), p50", 0.5, of: times)
        }
        outcome.notes.append(ofAll(last.flatMap(\.self)))
        return outcome
    }

    private static func ofAll(_ last: [Double]) -> String {
        "Of all \(last.count) revocations: p50 \(Number.short(quantile(last, 0.5) / 1e6)) ms, "
            + "p99 \(Number.short(quantile(last, 0.99) / 1e6)) ms, "
            + "max \(Number.short(quantile(last, 1) / 1e6)) ms; "
            + "\(last.count { $0 > 10e6 }) took more than 10 ms."
    }

    /// The smallest value that no more than this share of them are above.
    static func quantile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        guard let most = sorted.last else { return 0 }
        let place = Int((share * Double(sorted.count)).rounded(.up)) - 1
        return place < sorted.count - 1 ? sorted[max(0, place)] : most
    }

    // MARK: one revocation

    private struct Round {
        let broker: Int32
        let peers: Subscribers
        let operators: BlockingClient

        /// How long the event was.
        @discardableResult
        func measure(_ victim: Credential, _ turn: inout Turn) throws -> Int {
            let before = Usage(broker, peers.id)
            let start = MonotonicClock.nanoseconds()
            let answer = try operators.revoke(.credential(victim.id), note: "bench")
            let answered = MonotonicClock.nanoseconds()
            guard case .done(let receipt) = answer else {
                throw BenchError("not revoked: \(answer)")
            }
            let told = try peers.told(receipt.epoch)
            guard told.first >= start else { throw BenchError("told before it was revoked") }
            // Threads that are still at work are not counted to their end.
            MonotonicClock.sleep(milliseconds: 2)
            let used = Usage(broker, peers.id) - before
            turn.answered.append(Double(answered - start))
            turn.first.append(Double(told.first - start))
            turn.last.append(Double(told.last - start))
            turn.lastSinceAnswer.append(Double(told.last) - Double(answered))
            for (index, worker) in Feed.workers.enumerated() {
                turn.workers[index].append(used.broker(worker))
            }
            turn.broker.append(used.broker(""))
            turn.peers.append(used.peers)
            return told.bytes
        }
    }

    /// Processor time in nanoseconds.
    private struct Usage {
        private var threads: [(name: String, nanoseconds: Double)]
        private(set) var peers: Double

        init(_ broker: Int32, _ peers: Int32) {
            threads = ProcessUsage.threads(of: broker).sorted().map { thread in
                let name = ProcFile.text("/proc/\(broker)/task/\(thread)/comm") ?? ""
                return (name, Self.nanoseconds(thread, of: broker))
            }
            self.peers = ProcessUsage.threads(of: peers).reduce(0) {
                $0 + Self.nanoseconds($1, of: peers)
            }
        }

        func broker(_ prefix: String) -> Double {
            threads.reduce(0) { $0 + ($1.name.hasPrefix(prefix) ? $1.nanoseconds : 0) }
        }

        static func - (left: Usage, right: Usage) -> Usage {
            var difference = left
            difference.peers -= right.peers
            for index in difference.threads.indices where index < right.threads.count {
                difference.threads[index].nanoseconds -= right.threads[index].nanoseconds
            }
            return difference
        }

        private static func nanoseconds(_ thread: Int32, of process: Int32) -> Double {
            Double(ProcessUsage.processorNanoseconds(thread, of: process))
        }
    }
}
