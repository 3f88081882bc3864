import Cedar
import PosternCore

/// What the policies say of one request.
struct PolicyVerdict {
    let outcome: PosternCore.Decision.Outcome
    /// The policies that determined it, at most as many as a reply may name.
    let policies: [String]

    /// Asks the policies about the request that the buffer holds.
    ///
    /// Cedar skips a policy that fails. A caller chooses most of the context, and could make a
    /// forbid fail to be rid of it; so a permit beside a forbid that failed is none.
    static func asking(
        _ snapshot: PolicySnapshot, _ buffer: RequestBuffer, _ ledger: PolicyErrorLedger
    ) -> PolicyVerdict {
        let response = snapshot.policies.authorize(buffer, snapshot.entities)
        if response.hasErrors { ledger.record(response.errors) }
        switch response.decision {
        case .allow where response.hasErrors && response.errors.contains { $0.effect == .forbid }:
            let failed = response.errors.filter { $0.effect == .forbid }
            return PolicyVerdict(outcome: .deny(.policyError), policies: cut(failed.map(\.policy)))
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
