/// The audit log, off and on; a place for it until there is one.
enum Audit: Part {
    static let name = "audit"
    static let title = "Audit log"
    static let explanation = "One request in flight, and 512, with the audit log off and on."

    static func seconds(_ plan: Plan) -> Double { 0 }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        var outcome = PartOutcome()
        outcome.absent("audit off and on", "this broker has no audit log yet")
        return outcome
    }
}
