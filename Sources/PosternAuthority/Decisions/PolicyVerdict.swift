import Cedar
import PosternCore

/// What the policies say of one request.
struct PolicyVerdict {
    let outcome: PosternCore.Decision.Outcome
    /// The policies that determined it, at most as many as a reply may name.
    let policies: [String]

    /// Asks the policies about the request that the buffer holds.
    static func asking(_ snapshot: PolicySnapshot, _ buffer: RequestBuffer) -> PolicyVerdict {
        let response = snapshot.policies.authorize(buffer, snapshot.entities)
        switch response.decision {
        case .allow:
            return PolicyVerdict(outcome: .permit, policies: cut(response.reasons))
        case .deny where !response.reasons.isEmpty:
            return PolicyVerdict(outcome: .deny(.policyForbid), policies: cut(response.reasons))
        case .deny where response.hasErrors:
            return PolicyVerdict(
                outcome: .deny(.policyError), policies: cut(response.errors.map(\.policy)))
        case .deny:
            return PolicyVerdict(outcome: .deny(.policyNoPermit), policies: [])
        }
    }

    private static func cut(_ ids: [PolicyID]) -> [String] {
        ids.prefix(Limits.determiningPoliciesMax).map(\.name)
    }
}
