/// What a permit costs that a client uses again.
enum Cache: Part {
    static let name = "cache"
    static let title = "Permits that are used again"
    static let explanation =
        "A call that the client answers itself, since it was permitted before and nothing has "
        + "touched it (a thousand of them a round), beside the same call asked about: one thread "
        + "with the blocking client, one task with the async one. Calls of `malloc` are counted "
        + "in processes of their own; the client's threads that report and hear the feed are not "
        + "the caller's."

    private static let forms = ["blocking", "async"]

    /// Nanoseconds of a hit that are the goal.
    private static let goal = 300.0

    private static func rounds(_ plan: Plan) -> Int { plan.isQuick ? 200 : 1_000 }

    static func seconds(_ plan: Plan) -> Double {
        Double(plan.turns) * (plan.isQuick ? 0.3 : 1) + 1
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        let budgets = try Budgets(path: Checkout.current.budgets)
        var options = BrokerOptions()
        options.cacheable = "60s"
        let broker = try Broker(stage, options)
        var outcome = PartOutcome()
        for form in forms {
            let driver = try start(stage, broker, form)
            var hits: [[UInt64]] = []
            var asks: [[UInt64]] = []
            _ = try measure(driver, CacheCommand(isCached: true, rounds: 50))
            _ = try measure(driver, CacheCommand(isCached: false, rounds: 200))
            for _ in 0..<plan.turns {
                try Interruption.check()
                hits.append(
                    try measure(driver, CacheCommand(isCached: true, rounds: rounds(plan))))
                asks.append(
                    try measure(driver, CacheCommand(isCached: false, rounds: rounds(plan))))
            }
            stage.end(driver)
            try add(&outcome, form, hits, asks, budgets)
            try addAllocations(&outcome, form, stage, broker, plan, budgets)
        }
        return outcome
    }

    private static func start(
        _ stage: Stage, _ broker: Broker, _ form: String, counting path: String? = nil
    ) throws(BenchError) -> ChildProcess {
        var environment: [String: String] = [:]
        if let path {
            environment["LD_PRELOAD"] = stage.programs.peer("allocations.so")
            environment["BENCH_ALLOCATIONS"] = path
        }
        let driver = try stage.start(
            "drive-cache", stage.programs.bench,
            [
                "drive-cache", "--endpoint", broker.endpoints[0], "--server-key",
                broker.serverKey,
            ] + (form == "async" ? ["--async"] : []), environment: environment)
        guard try driver.line(within: BenchLimits.connectMilliseconds) == "ready" else {
            throw driver.ended()
        }
        return driver
    }

    /// Nanoseconds of each round. Every call has to be a permit, from where it should come.
    private static func measure(
        _ driver: ChildProcess, _ command: CacheCommand
    ) throws(BenchError) -> [UInt64] {
        try driver.send(command.description)
        let fields = DriverFields(try driver.line(within: BenchLimits.connectMilliseconds))
        let calls = command.rounds * (command.isCached ? CacheCommand.callsPerRound : 1)
        guard let permits = fields.number("permits"), let cached = fields.number("cached"),
            let rounds = fields.number("rounds")
        else { throw BenchError("`\(driver.name)` wrote no result") }
        let numbers = try driver.numbers(Int(rounds), within: BenchLimits.connectMilliseconds)
        guard permits == UInt64(calls), cached == (command.isCached ? permits : 0) else {
            throw BenchError(
                "\(command): of \(calls) calls \(permits) were permits, \(cached) from the cache")
        }
        return numbers
    }

    private static func add(
        _ outcome: inout PartOutcome, _ form: String, _ hits: [[UInt64]], _ asks: [[UInt64]],
        _ budgets: Budgets
    ) throws(BenchError) {
        func median(_ rounds: [UInt64]) -> Double {
            Spread(rounds.map { Double($0) })?.median ?? 0
        }
        let hit = hits.map { median($0) / Double(CacheCommand.callsPerRound) }
        let ask = asks.map(median)
        outcome.add(
            FindingDraft(
                name: "a cached permit, \(form), p50", unit: "ns", turns: hit,
                target: form == "blocking" ? .atMost(goal) : nil))
        outcome.add(
            FindingDraft(
                name: "the same call asked about, \(form), p50", unit: "µs",
                turns: ask.map { $0 / 1_000 }))
        let name = "a cached permit by one asked about, \(form), p50"
        outcome.add(
            FindingDraft(
                name: name, unit: "×", turns: zip(hit, ask).map { $0 / $1 },
                target: try budgets.budget(for: name).target))
    }

    private static func addAllocations(
        _ outcome: inout PartOutcome, _ form: String, _ stage: Stage, _ broker: Broker,
        _ plan: Plan, _ budgets: Budgets
    ) throws(BenchError) {
        let counter = AllocationCounter(path: stage.path("allocations"))
        let driver = try start(stage, broker, form, counting: counter.path)
        let command = CacheCommand(isCached: true, rounds: rounds(plan) / 2)
        _ = try measure(driver, command)
        var counts: [Double] = []
        for _ in 0..<plan.turns {
            let before = try counter.read()
            _ = try measure(driver, command)
            let grown = try counter.grown(since: before)
            let calls = Double(command.rounds * CacheCommand.callsPerRound)
            let callers = grown.filter { isCaller($0.thread, of: driver.id) }
            guard !callers.isEmpty else {
                throw BenchError("no allocation is counted; does LD_PRELOAD work here?")
            }
            counts.append(callers.reduce(0) { $0 + Double($1.own + $1.foreign) } / calls)
        }
        stage.end(driver)
        let name = "allocations of a cached permit, \(form)"
        outcome.add(
            FindingDraft(
                name: name, unit: "a decision", turns: counts,
                target: try budgets.budget(for: name).target))
    }

    /// Not one of the threads that the client keeps for itself, nor libzmq's.
    private static func isCaller(_ thread: UInt64, of process: Int32) -> Bool {
        let name = ProcFile.text("/proc/\(process)/task/\(thread)/comm") ?? ""
        return !["postern-report", "postern-feed", "postern-client", "ZMQbg"]
            .contains { name.hasPrefix($0) }
    }
}
