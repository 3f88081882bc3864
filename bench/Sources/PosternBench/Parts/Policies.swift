/// Many policies.
enum Policies: Part {
    static let name = "policies"
    static let title = "Policies"
    static let explanation =
        "Brokers with so many policies: the sample's seven, and others whose "
        + "scopes tell them apart (groups, actions), one in ten for the same action and resource "
        + "type as the call. One request in flight, and 512. The engine alone, also with policies "
        + "that all apply: part `engine`."

    private static let pipelined = "postern, 512 in flight"

    static func seconds(_ plan: Plan) -> Double {
        plan.seconds(subjects: plan.policies.count * 2) + Double(plan.policies.count)
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        var subjects: [Subject] = []
        for count in plan.policies {
            var options = BrokerOptions()
            options.policies = count
            let broker = try Broker(stage, options)
            let rig = Rig(server: broker.process, drivers: [try stage.load(broker)])
            subjects += [
                Subject(Lines.plain, Double(count), rig: rig),
                Subject(pipelined, Double(count), rig: rig, inFlight: 512),
            ]
        }
        outcome.series = try turns.run(subjects)
        guard let least = plan.policies.first else { return outcome }
        for count in plan.policies.dropFirst() {
            outcome.addRatio(
                "p50 with \(Number.short(Double(count))) policies by \(least)", .p50,
                SeriesKey(Lines.plain, Double(count)), by: SeriesKey(Lines.plain, Double(least)),
                target: count == 1_000 ? .atMost(1.1) : nil)
            outcome.addRatio(
                "rate with \(Number.short(Double(count))) policies by \(least)", .perSecond,
                SeriesKey(pipelined, Double(count)), by: SeriesKey(pipelined, Double(least)))
        }
        outcome.plots = [
            Plot(
                title: "Latency by policies",
                kind: .metric(.p50, lines: [Lines.plain], x: "policies", isXLogarithmic: true)),
            Plot(
                title: "Throughput by policies",
                kind: .metric(
                    .perSecond, lines: [pipelined], x: "policies", isXLogarithmic: true)),
        ]
        return outcome
    }
}
