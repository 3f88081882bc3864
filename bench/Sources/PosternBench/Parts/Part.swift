/// One thing that the bench measures; each can run alone.
protocol Part {
    /// For `--only`.
    static var name: String { get }
    static var title: String { get }
    /// What is measured and how, in a sentence or two.
    static var explanation: String { get }

    /// About how long it takes.
    static func seconds(_ plan: Plan) -> Double

    /// The stage is empty before and cleared afterwards.
    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome
}
