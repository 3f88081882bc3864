import Cedar

/// What `policy authorize` prints.
struct AuthorizationReport: Encodable {
    /// A policy that determined the decision, or that could not be evaluated.
    struct Policy: Encodable {
        let policy: String
        let effect: String
        let source: String
        let line: Int
        let column: Int
        /// Why it could not be evaluated.
        let error: String?
    }

    let decision: String
    /// Ids.
    let reason: [String]
    /// Ids.
    let errors: [String]
    let policies: [Policy]

    init(_ response: Response, _ set: PolicySet) {
        decision = response.decision.rawValue
        reason = response.reasons.map(\.name)
        errors = response.errors.map(\.policy.name)
        let determining = response.reasonIndices.map { index in
            let policy = set.policies[index]
            return Policy(
                policy: policy.id.name, effect: policy.effect.rawValue,
                source: policy.sourceName, line: policy.line, column: policy.position.column,
                error: nil)
        }
        let skipped = response.errors.map { error in
            Policy(
                policy: error.policy.name,
                effect: error.effect.rawValue, source: error.sourceName,
                line: error.position.line, column: error.position.column,
                error: error.error.message)
        }
        policies = determining + skipped
    }

    var summary: String {
        var lines = [decision + (reason.isEmpty ? ": no policy permits it" : "")]
        lines += policies.map { policy in
            let place = "\(policy.source):\(policy.line):\(policy.column)"
            guard let error = policy.error else {
                return "  by \(policy.effect) `\(policy.policy)` (\(place))"
            }
            return "  skipped \(policy.effect) `\(policy.policy)` (\(place)): \(error)"
        }
        return lines.map(Terminal.printable).joined(separator: "\n")
    }
}
