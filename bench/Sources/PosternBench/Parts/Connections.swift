/// Many clients at a time.
enum Connections: Part {
    static let name = "connections"
    static let title = "Many connections"
    static let explanation =
        "Connections in up to four processes. First each keeps one request in "
        + "flight, as fast as it goes: throughput, and Jain's fairness index over connections. "
        + "Then an open loop at 70% of the lower of the highest rates of 16 and 1,000 "
        + "connections, the same rate for both."

    private static let loaded = "postern, 70% load"

    static func seconds(_ plan: Plan) -> Double {
        plan.seconds(subjects: plan.connections.count * 2) + plan.seconds(subjects: 2, longer: 2)
            + Double(plan.connections.reduce(0, +)) * 0.004 + 3
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        let broker = try Broker(stage)
        let sizes = try stage.load(broker)
        let echo = try stage.curveEcho(sizes)
        var ours: [Int: Rig] = [:]
        var subjects: [Subject] = []
        for count in plan.connections {
            let shares = shares(count, plan.connectionProcesses)
            let rig = Rig(
                server: broker.process,
                drivers: try shares.mapThrowing { share throws(BenchError) in
                    try stage.load(broker, connections: share)
                })
            let floor = Rig(
                server: echo.process,
                drivers: try shares.mapThrowing { share throws(BenchError) in
                    try stage.load(echo, connections: share)
                })
            ours[count] = rig
            subjects += [
                Subject(Lines.echo, Double(count), isBaseline: true, rig: floor),
                Subject(Lines.plain, Double(count), rig: rig),
            ]
        }
        outcome.series = try turns.run(subjects)
        for count in plan.connections where count > 1 {
            outcome.add(fairness(outcome, count))
            outcome.addRatio(
                "\(Number.short(Double(count))) connections, rate by CURVE echo", .perSecond,
                SeriesKey(Lines.plain, Double(count)), by: SeriesKey(Lines.echo, Double(count)))
        }
        if let few = ours[16], let many = ours[1_000] {
            try addLoaded(&outcome, turns, few, many)
        }
        outcome.plots = plots
        return outcome
    }

    private static func addLoaded(
        _ outcome: inout PartOutcome, _ turns: Turns, _ few: Rig, _ many: Rig
    ) throws(BenchError) {
        let highest = [16.0, 1_000].compactMap {
            outcome.find(SeriesKey(Lines.plain, $0))?.spread(.perSecond)?.median
        }
        let rate = Int((highest.min() ?? 1) * 0.7)
        let rigs = [(16.0, few), (1_000, many)]
        outcome.series += try turns.run(
            rigs.map { count, rig in
                Subject(loaded, count) { milliseconds throws(BenchError) in
                    try rig.measure(.open(milliseconds: milliseconds, rate: rate))
                }
            }, longer: 2)
        outcome.notes.append("70% load: \(Number.short(Double(rate))) a second.")
        outcome.addRatio(
            "p99 of 1,000 connections by 16, at 70% load", .p99, SeriesKey(loaded, 1_000),
            by: SeriesKey(loaded, 16), target: .atMost(3))
    }

    private static func fairness(_ outcome: PartOutcome, _ count: Int) -> FindingDraft {
        let turns = outcome.find(SeriesKey(Lines.plain, Double(count)))?.turns ?? []
        return FindingDraft(
            name: "fairness over \(Number.short(Double(count))) connections", unit: "index",
            turns: turns.compactMap(\.fairness), target: .atLeast(0.95), isHigherBetter: true)
    }

    /// As even as it goes.
    private static func shares(_ count: Int, _ processes: Int) -> [Int] {
        let used = min(count, processes)
        return (0..<used).map { count / used + ($0 < count % used ? 1 : 0) }
    }

    private static var plots: [Plot] {
        let lines = [Lines.echo, Lines.plain]
        return [
            Plot(
                title: "Throughput by connections",
                kind: .metric(
                    .perSecond, lines: lines, x: "connections", isXLogarithmic: true)),
            Plot(
                title: "Latency at 70% load",
                kind: .percentiles([SeriesKey(loaded, 16), SeriesKey(loaded, 1_000)])),
        ]
    }
}
