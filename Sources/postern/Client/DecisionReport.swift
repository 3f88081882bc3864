import PosternClient

/// What `authorise` prints.
struct DecisionReport: Encodable {
    let decision: String
    let reason: String?
    let policies: [String]
    let id: String
    let epoch: UInt64
    let budgetLeft: UInt64?
    let cacheableMs: UInt64?

    init(_ decision: Decision) {
        self.decision = decision.isPermitted ? "permit" : "deny"
        reason = decision.reason?.name
        policies = decision.policies
        id = decision.id.description
        epoch = decision.epoch
        budgetLeft = decision.budgetLeft
        cacheableMs = decision.cacheableMilliseconds
    }

    var summary: String {
        let why = reason.map { ": \($0)" } ?? ""
        let by = policies.isEmpty ? "" : " by \(policies.joined(separator: ", "))"
        return "\(decision)\(why)\(by)"
    }
}
