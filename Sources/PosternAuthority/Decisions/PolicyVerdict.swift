import Cedar
import PosternCore

/// What the policies say of one request.
struct PolicyVerdict {
    let outcome: PosternCore.Decision.Outcome
    /// The policies that determined it.
    let policies: DeterminingPolicies

    /// Asks the policies about the request that the buffer holds.
    ///
    /// Cedar skips a policy that fails. A caller chooses most of the context, and could make a
    /// forbid fail to be rid of it; so a permit beside a forbid that failed is none.
    static func asking(
        _ snapshot: PolicySnapshot, _ buffer: RequestBuffer, _ ledger: PolicyErrorLedger
    ) -> PolicyVerdict {
        let response = snapshot.policies.authorize(buffer, snapshot.entities)
        let reasons = DeterminingPolicies(response.reasonIndices, of: snapshot)
        if response.hasErrors { ledger.record(response.errors) }
        switch response.decision {
        case .allow where response.hasErrors && response.errors.contains { $0.effect == .forbid }:
            let failed = response.errors.filter { $0.effect == .forbid }
            return PolicyVerdict(
                outcome: .deny(.policyError),
                policies: DeterminingPolicies(failed: failed.map(\.policy)))
        case .allow: return PolicyVerdict(outcome: .permit, policies: reasons)
        case .deny where !response.reasonIndices.isEmpty:
            return PolicyVerdict(outcome: .deny(.policyForbid), policies: reasons)
        case .deny where response.hasErrors:
            return PolicyVerdict(
                outcome: .deny(.policyError),
                policies: DeterminingPolicies(failed: response.errors.map(\.policy)))
        case .deny: return PolicyVerdict(outcome: .deny(.policyNoPermit), policies: .none)
        }
    }
}
