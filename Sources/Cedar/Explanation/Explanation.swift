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

    /// The decision in one sentence.
    public var summary: String {
        let reasons = response.reasons.map { "`\($0)`" }.joined(separator: ", ")
        switch (response.decision, response.reasons.count) {
        case (.allow, 1): return "allowed by the policy \(reasons)"
        case (.allow, _): return "allowed by the policies \(reasons)"
        case (.deny, 0): return "denied: no permit applies"
        case (.deny, 1): return "denied by the policy \(reasons)"
        case (.deny, _): return "denied by the policies \(reasons)"
        }
    }
}
