/// A no beside a yes.
enum Denials: Part {
    static let name = "denials"
    static let title = "Denials"
    static let explanation =
        "One request in flight: a permit, and denials for an unknown "
        + "credential, a call outside of the scope, a forbid, and no permit."

    static func seconds(_ plan: Plan) -> Double { plan.seconds(subjects: 5) + 2 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        let broker = try Broker(stage)
        let calls = ["permit", "unknown", "scope", "forbid", "no-permit"]
        let subjects = try calls.mapThrowing { call throws(BenchError) in
            Subject(
                call,
                rig: Rig(
                    server: broker.process, drivers: [try stage.load(broker, call: call)]))
        }
        outcome.series = try turns.run(subjects)
        for call in calls.dropFirst() {
            outcome.addRatio(
                "p50 of `\(call)` by a permit", .p50, SeriesKey(call), by: SeriesKey("permit"))
        }
        outcome.plots = [
            Plot(title: "Median latency", kind: .bars(.p50, outcome.series.map(\.key)))
        ]
        return outcome
    }
}
