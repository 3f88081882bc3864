import Foundation

/// The policy engine alone, beside the reference engine.
enum PolicyEngine: Part {
    static let name = "engine"
    static let title = "The policy engine"
    static let explanation =
        "`bench/cedar/run`: Sources/Cedar beside the reference engine "
        + "(cedarpy), no broker between. Needs the Python environment of `make venv`, and once "
        + "the time to build the engine."

    static func seconds(_ plan: Plan) -> Double { plan.isQuick ? 1 : 100 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        let root = Checkout.current.root
        let python = "\(root)/.venv/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            outcome.absent("the policy engine", "`make venv` makes the Python that it needs")
            return outcome
        }
        guard !plan.isQuick else {
            outcome.absent(
                "the policy engine", "a quick run has no time for it; `make bench-cedar`")
            return outcome
        }
        let process = try stage.start(
            "bench/cedar/run", "\(root)/bench/cedar/run", ["--json", "--turns", "\(plan.turns)"],
            environment: ["PYTHON": python])
        let text = try process.rest(within: BenchLimits.engineMilliseconds)
        guard let rows = try? JSONDecoder().decode([EngineRow].self, from: Data(text.utf8))
        else {
            outcome.absent("the policy engine", "its bench said nothing that is known here")
            return outcome
        }
        for row in rows {
            guard let ratio = row.ratio else { continue }
            // Its own turns are not told, only how they lie.
            outcome.add(
                FindingDraft(
                    name: "\(row.name), reference's time by ours", unit: "×",
                    turns: [ratio.least, ratio.median, ratio.most], isHigherBetter: true))
        }
        return outcome
    }
}
