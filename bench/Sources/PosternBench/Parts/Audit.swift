/// What the audit log costs.
enum Audit: Part {
    static let name = "audit"
    static let title = "Audit log"
    static let explanation =
        "Brokers that keep no audit log (`off`), that write each decision before its reply "
        + "leaves "
        + "(`process`, as a broker does unless told otherwise), and whose replies wait for the "
        + "disk (`power`): with one request in flight, with 512, and in batches of 32."

    private static let one = "one in flight"
    private static let many = "512 in flight"
    private static let batches = "batches of 32"
    private static let durabilities = ["none", "process", "power"]

    static func seconds(_ plan: Plan) -> Double {
        plan.seconds(subjects: durabilities.count * 3) + 3
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        var subjects: [Subject] = []
        for durability in durabilities {
            var options = BrokerOptions()
            options.auditDurability = durability
            let broker = try Broker(stage, options)
            let isOff = durability == "none"
            let plain = Rig(server: broker.process, drivers: [try stage.load(broker)])
            let batch = Rig(
                server: broker.process, drivers: [try stage.load(broker, batch: 32)])
            subjects += [
                Subject(line(one, durability), isBaseline: isOff, rig: plain),
                Subject(line(many, durability), isBaseline: isOff, rig: plain, inFlight: 512),
                Subject(line(batches, durability), isBaseline: isOff, rig: batch, inFlight: 16),
            ]
        }
        outcome.series = try turns.run(subjects)
        for durability in durabilities.dropFirst() {
            let isDefault = durability == "process"
            for kind in [many, batches] {
                outcome.addRatio(
                    "\(line(kind, durability)), rate by off", .perSecond,
                    SeriesKey(line(kind, durability)), by: SeriesKey(line(kind, "none")),
                    target: isDefault ? .atLeast(0.9) : nil)
            }
            outcome.addRatio(
                "\(line(one, durability)), p50 by off", .p50, SeriesKey(line(one, durability)),
                by: SeriesKey(line(one, "none")), target: isDefault ? .atMost(1.03) : nil)
        }
        let keys = outcome.series.map(\.key)
        outcome.plots = [
            Plot(title: "Decisions a second", kind: .bars(.perSecond, keys)),
            Plot(title: "Median latency", kind: .bars(.p50, keys)),
        ]
        return outcome
    }

    private static func line(_ kind: String, _ durability: String) -> String {
        "\(kind), \(durability == "none" ? "off" : durability)"
    }
}
