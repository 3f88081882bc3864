/// Permits that are used again although their credential has ended.
enum Stale: Part {
    static let name = "stale"
    static let title = "Cached permits in a storm of revocations"
    static let explanation =
        "Two clients use permits again (10,000,000 times in all and more, 300,000 in a quick run) for "
        + "6,000 credentials (300) that an operator revokes one after the other, by themselves or by their "
        + "task, and that their workload completes; new ones take their place. Each call has its "
        + "time, and each end that of its answer. Two heartbeats after it no permit may be used "
        + "any more; each credential is asked about once more then."

    private static func wanted(_ plan: Plan) -> Int {
        (plan.isQuick ? 300_000 : 10_000_000) / plan.turns
    }

    private static func ends(_ plan: Plan) -> Int { (plan.isQuick ? 300 : 6_000) / plan.turns }

    static func seconds(_ plan: Plan) -> Double { plan.isQuick ? 3 : 20 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var options = BrokerOptions()
        options.cacheable = "60s"
        let broker = try Broker(stage, options)
        // Not the one that is enrolled: with it this process would be two workloads.
        let key = stage.path("storm")
        let maker = try stage.start(
            "postern keygen", stage.programs.postern, ["keygen", "--out", key])
        _ = try maker.rest(within: BenchLimits.startMilliseconds)
        let driver = try stage.start(
            "drive-storm", stage.programs.bench,
            [
                "drive-storm", "--endpoint", broker.endpoints[0], "--key-file",
                "\(key).key_secret", "--operator-endpoint", broker.operatorEndpoint,
                "--operator-key-file",
                broker.operatorKeyFile, "--server-key", broker.serverKey,
            ])
        let ready = DriverFields(try driver.line(within: BenchLimits.connectMilliseconds))
        guard ready.word == "ready", let bound = ready.number("bound_ns") else {
            throw driver.ended()
        }
        var storms: [StormCounts] = []
        var seconds: [Double] = []
        for _ in 0..<plan.turns {
            try driver.send("storm \(wanted(plan)) \(ends(plan))")
            let fields = DriverFields(try driver.line(within: BenchLimits.stormMilliseconds))
            guard fields.word == "result", let counts = StormCounts(fields),
                let elapsed = fields.number("elapsed_ns")
            else { throw BenchError("`drive-storm` wrote no result") }
            guard counts.ends > 0, counts.probes > 0 else {
                throw BenchError("the storm ended \(counts.ends) credentials, all should end")
            }
            storms.append(counts)
            seconds.append(Double(elapsed) / 1e9)
        }
        return outcome(storms, seconds, bound)
    }

    private static func outcome(
        _ storms: [StormCounts], _ seconds: [Double], _ bound: UInt64
    ) -> PartOutcome {
        var outcome = PartOutcome()
        func add(
            _ name: String, _ unit: String, _ target: Target? = nil,
            _ value: (StormCounts) -> UInt64
        ) {
            outcome.add(
                FindingDraft(
                    name: name, unit: unit, turns: storms.map { Double(value($0)) },
                    target: target))
        }
        add("decisions from caches", "in a turn") { $0.cached }
        add("decisions by the broker", "in a turn") { $0.asked }
        add("ends of credentials", "in a turn") { $0.ends }
        add("calls later than two heartbeats after an end", "in a turn") { $0.probes }
        add("permits later than two heartbeats after an end", "in a turn", .atMost(0)) { $0.stale }
        add("permits that contradict an end's epoch or answer", "in a turn", .atMost(0)) {
            $0.wrong
        }
        add("cached permits after an end's answer, within two heartbeats", "in a turn") { $0.late }
        outcome.add(
            FindingDraft(
                name: "the last of them after the answer, max", unit: "ms",
                turns: storms.map { Double($0.latestNanoseconds) / 1e6 }))
        outcome.add(
            FindingDraft(
                name: "ends of credentials, rate", unit: "a second",
                turns: zip(storms, seconds).map { Double($0.ends) / $1 }))
        var all = StormCounts()
        for storm in storms { all.add(storm) }
        outcome.notes.append(
            "In all: \(all.cached) decisions from caches, \(all.ends) ends, \(all.probes) calls "
                + "later than \(bound / 1_000_000) ms after one, \(all.stale) of them permits.")
        return outcome
    }
}
