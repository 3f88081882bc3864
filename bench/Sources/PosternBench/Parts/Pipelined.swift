/// Many requests in flight on one connection.
enum Pipelined: Part {
    static let name = "pipelined"
    static let title = "Pipelined"
    static let explanation =
        "One client on one connection keeps a number of requests in flight: "
        + "each answer lets the next one go. The CURVE echo decides nothing; gRPC streams, "
        + "without encryption."

    static func seconds(_ plan: Plan) -> Double {
        plan.seconds(subjects: plan.inFlight.count * 4) + 2
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        let broker = try Broker(stage)
        let plain = try stage.load(broker)
        var rigs = try PipelinedBaselines.rigs(stage, plain, &outcome)
        let async = try stage.asyncClient(broker)
        rigs += [
            (Lines.plain, false, Rig(server: broker.process, drivers: [plain])),
            (Lines.async, false, Rig(server: broker.process, drivers: [async])),
        ]
        for inFlight in plan.inFlight {
            outcome.series += try turns.run(
                rigs.map { line, isBaseline, rig in
                    Subject(
                        line, Double(inFlight), isBaseline: isBaseline, rig: rig, inFlight: inFlight
                    )
                })
        }
        for line in [Lines.plain, Lines.async] {
            for (baseline, bound) in [(Lines.echo, 0.85), (Lines.streaming, 3)] {
                outcome.addRatio(
                    "\(line), 512 in flight, rate by \(baseline)", .perSecond,
                    SeriesKey(line, 512), by: SeriesKey(baseline, 512), target: .atLeast(bound))
            }
        }
        let lines = rigs.map(\.0)
        outcome.plots = [
            Plot(
                title: "Throughput by requests in flight",
                kind: .metric(
                    .perSecond, lines: lines, x: "requests in flight", isXLogarithmic: true)),
            Plot(
                title: "Latency by requests in flight",
                kind: .metric(.p99, lines: lines, x: "requests in flight", isXLogarithmic: true)),
        ]
        return outcome
    }
}
