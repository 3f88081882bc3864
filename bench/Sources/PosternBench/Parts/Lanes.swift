/// More threads that decide.
enum Lanes: Part {
    static let name = "lanes"
    static let title = "Lanes"
    static let explanation =
        "Brokers with so many lanes, loaded by four processes of eight "
        + "connections each, spread over the lanes, 16 requests in flight on each connection; and "
        + "by one connection with one request in flight. What more lanes can give depends on the "
        + "processors that the load leaves."

    private static let loaded = "postern, 32 connections"

    static func seconds(_ plan: Plan) -> Double {
        plan.seconds(subjects: plan.lanes.count * 2) + Double(plan.lanes.count) * 1.5
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        var subjects: [Subject] = []
        for lanes in plan.lanes {
            var options = BrokerOptions()
            options.lanes = lanes
            let broker = try Broker(stage, options)
            let drivers = try (0..<4).mapThrowing { _ throws(BenchError) in
                try stage.load(broker, connections: 8)
            }
            subjects += [
                Subject(
                    loaded, Double(lanes), rig: Rig(server: broker.process, drivers: drivers),
                    inFlight: 16),
                Subject(
                    Lines.plain, Double(lanes),
                    rig: Rig(server: broker.process, drivers: [try stage.load(broker)])),
            ]
        }
        outcome.series = try turns.run(subjects)
        for lanes in plan.lanes.dropFirst() {
            outcome.addRatio(
                "rate with \(lanes) lanes by 1", .perSecond, SeriesKey(loaded, Double(lanes)),
                by: SeriesKey(loaded, 1))
        }
        outcome.plots = [
            Plot(
                title: "Throughput by lanes",
                kind: .metric(.perSecond, lines: [loaded], x: "lanes", isXLogarithmic: false)),
            Plot(
                title: "Latency of one request by lanes",
                kind: .metric(.p50, lines: [Lines.plain], x: "lanes", isXLogarithmic: false)),
        ]
        return outcome
    }
}
