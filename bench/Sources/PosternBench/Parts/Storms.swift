/// Credentials that come and go beneath a steady load.
enum Storms: Part {
    static let name = "storms"
    static let title = "Expiry and revocation storms"
    static let explanation =
        "A steady open loop at 20% of the highest rate: alone, above 1,000 "
        + "attests a second whose credentials expire within half a second, and above 500 attests "
        + "a second whose credentials are revoked at once (each revocation moves the epoch)."

    private static let calm = "calm"

    static func seconds(_ plan: Plan) -> Double { plan.seconds(subjects: 3, longer: 2) + 3 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        let broker = try Broker(stage)
        let steady = Rig(
            server: broker.process, drivers: [try stage.load(broker, credentials: 100)])
        let churn = try stage.load(broker)
        let rate = Int(try steady.highestRate(plan, inFlight: 512) * 0.2)
        let storms: [(String, rate: Int, isRevoking: Bool)] = [
            ("expiries", 1_000, false), ("revocations", 500, true),
        ]
        var subjects = [
            Subject(calm) { milliseconds throws(BenchError) in
                try steady.measure(.open(milliseconds: milliseconds, rate: rate))
            }
        ]
        subjects += storms.map { storm in
            Subject(storm.0) { milliseconds throws(BenchError) in
                let beneath = DriverCommand.churn(
                    milliseconds: milliseconds, rate: storm.rate, isRevoking: storm.isRevoking)
                return try steady.measure(
                    .open(milliseconds: milliseconds, rate: rate), also: (churn, beneath))
            }
        }
        outcome.series = try turns.run(subjects, longer: 2)
        outcome.notes.append("Steady load: \(Number.short(Double(rate))) a second.")
        for storm in storms {
            for metric in [Metric.p50, .p99] {
                outcome.addRatio(
                    "\(metric.rawValue) beneath \(storm.0) by calm", metric, SeriesKey(storm.0),
                    by: SeriesKey(calm))
            }
        }
        outcome.plots = [
            Plot(
                title: "Latency by percentile",
                kind: .percentiles(outcome.series.map(\.key)))
        ]
        return outcome
    }
}
