/// Why a request was decided as it was: what each policy that could apply found, and what would
/// have to change. Immutable; safe to share between threads.
public struct Explanation: Sendable {
    /// The request.
    public let request: Request
    /// The decision, as `PolicySet.authorize` gives it.
    public let response: Response
    /// The policies whose scope matches the request, in the order of the set.
    public let policies: [PolicyExplanation]
    /// Policies whose scope does not match, those with the fewest mismatches first; at most
    /// `CedarLimits.explainedMismatchesMax`.
    public let outOfScope: [PolicyExplanation]
    /// How many policies have a scope that does not match.
    public let outOfScopeCount: Int

    /// The decision in one sentence, with what it would be otherwise and what was skipped.
    public var summary: String {
        let reasons = Self.list(response.reasons)
        let isOne = response.reasons.count == 1
        let decision =
            switch (response.decision, response.reasons.isEmpty) {
            case (.allow, _): "allowed by the \(isOne ? "policy" : "policies") \(reasons)"
            case (.deny, true): "denied: no permit applies"
            case (.deny, false):
                "denied by the \(isOne ? "policy" : "policies") \(reasons)"
                    + (hasPermit ? "" : "; no permit applies either")
            }
        let skipped = response.errors.map(\.policy)
        guard !skipped.isEmpty else { return decision }
        return "\(decision); \(Self.list(skipped)) \(skipped.count == 1 ? "was" : "were") skipped"
    }

    private var hasPermit: Bool {
        policies.contains { $0.effect == .permit && $0.outcome == .satisfied }
    }

    private static func list(_ ids: [PolicyID]) -> String {
        ids.map { "`\($0)`" }.joined(separator: ", ")
    }
}
