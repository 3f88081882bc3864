/// Latency at a given load.
enum OpenLoop: Part {
    static let name = "open-loop"
    static let title = "Open loop"
    static let explanation =
        "Requests are sent by the clock, at shares of the highest rate that "
        + "the same subject reached with 512 in flight just before. Latency counts from when a "
        + "request was due, not from when it could be sent: a stall counts for all whom it kept "
        + "waiting (coordinated omission)."

    static func seconds(_ plan: Plan) -> Double {
        plan.seconds(subjects: plan.loadPercents.count * 3) + 5
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        let broker = try Broker(stage)
        let plain = try stage.load(broker)
        var rigs = try PipelinedBaselines.rigs(stage, plain, &outcome)
        rigs.append((Lines.plain, false, Rig(server: broker.process, drivers: [plain])))
        var highest: [String: Double] = [:]
        for (line, _, rig) in rigs {
            highest[line] = try rig.highestRate(plan, inFlight: 512)
            outcome.notes.append("\(line): at most \(Number.short(highest[line] ?? 0)) a second.")
        }
        for percent in plan.loadPercents {
            outcome.series += try turns.run(
                rigs.map { line, isBaseline, rig in
                    Subject(line, Double(percent), isBaseline: isBaseline) {
                        milliseconds throws(BenchError) in
                        let rate = Int((highest[line] ?? 1) * Double(percent) / 100)
                        return try rig.measure(.open(milliseconds: milliseconds, rate: rate))
                    }
                })
        }
        for percent in plan.loadPercents {
            outcome.addRatio(
                "p99 at \(percent)% load by CURVE echo", .p99,
                SeriesKey(Lines.plain, Double(percent)),
                by: SeriesKey(Lines.echo, Double(percent)))
        }
        let lines = rigs.map(\.0)
        outcome.plots = [
            (Metric.p50, "p50"), (.p99, "p99"), (.p999, "p99.9"),
        ].map { metric, name in
            Plot(
                title: "Latency by offered load, \(name)",
                kind: .metric(
                    metric, lines: lines, x: "% of its own highest rate", isXLogarithmic: false))
        }
        return outcome
    }
}
