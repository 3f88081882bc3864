/// Several decisions in one exchange.
enum Batches: Part {
    static let name = "batches"
    static let title = "Batches"
    static let explanation =
        "authorise_batch with so many calls, as many batches in flight as "
        + "make 512 calls and at least 4. The CURVE echo has 512 single messages in flight. "
        + "Latency is that of a batch."

    static func seconds(_ plan: Plan) -> Double {
        plan.seconds(subjects: plan.batches.count + 1) + 2
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        let broker = try Broker(stage)
        let plain = try stage.load(broker)
        let floor = try stage.curveFloor(plain)
        var subjects = [Subject(Lines.echo, isBaseline: true, rig: floor, inFlight: 512)]
        for batch in plan.batches {
            let driver = try stage.load(broker, batch: batch)
            subjects.append(
                Subject(
                    Lines.plain, Double(batch),
                    rig: Rig(server: broker.process, drivers: [driver]),
                    inFlight: max(4, 512 / batch)))
        }
        outcome.series = try turns.run(subjects)
        for batch in plan.batches {
            outcome.addRatio(
                "batches of \(batch), decisions by the echo's messages", .perSecond,
                SeriesKey(Lines.plain, Double(batch)), by: SeriesKey(Lines.echo),
                target: batch == 32 ? .atLeast(2.5) : nil)
        }
        outcome.plots = [
            Plot(
                title: "Decisions by batch size",
                kind: .metric(
                    .perSecond, lines: [Lines.echo, Lines.plain], x: "calls of a batch",
                    isXLogarithmic: true))
        ]
        return outcome
    }
}
