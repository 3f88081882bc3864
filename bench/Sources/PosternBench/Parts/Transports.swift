/// ipc beside tcp.
enum Transports: Part {
    static let name = "transports"
    static let title = "ipc and tcp"
    static let explanation =
        "The same over a Unix socket and over tcp on the loopback, each "
        + "beside a CURVE echo on the same transport: one request in flight, and 512."

    private static let transports = ["ipc", "tcp"]

    static func seconds(_ plan: Plan) -> Double { plan.seconds(subjects: 8) + 2 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        var options = BrokerOptions()
        options.hasTCP = true
        let broker = try Broker(stage, options)
        var subjects: [Subject] = []
        for transport in transports {
            let overTCP = transport == "tcp"
            let driver = try stage.load(broker, overTCP: overTCP)
            let ours = Rig(server: broker.process, drivers: [driver])
            let floor = try stage.curveFloor(driver, overTCP: overTCP)
            for inFlight in [1, 512] {
                let x = Double(inFlight)
                subjects += [
                    Subject(
                        "CURVE echo, \(transport)", x, isBaseline: true, rig: floor,
                        inFlight: inFlight),
                    Subject("postern, \(transport)", x, rig: ours, inFlight: inFlight),
                ]
            }
        }
        outcome.series = try turns.run(subjects)
        for transport in transports {
            outcome.addRatio(
                "\(transport), p50 by CURVE echo", .p50, SeriesKey("postern, \(transport)", 1),
                by: SeriesKey("CURVE echo, \(transport)", 1))
            outcome.addRatio(
                "\(transport), 512 in flight, rate by CURVE echo", .perSecond,
                SeriesKey("postern, \(transport)", 512),
                by: SeriesKey("CURVE echo, \(transport)", 512))
        }
        outcome.addRatio(
            "p50 over tcp by ipc", .p50, SeriesKey("postern, tcp", 1),
            by: SeriesKey("postern, ipc", 1))
        outcome.plots = [
            Plot(
                title: "Latency of one request by percentile",
                kind: .percentiles(outcome.series.map(\.key).filter { $0.x == 1 }))
        ]
        return outcome
    }
}
