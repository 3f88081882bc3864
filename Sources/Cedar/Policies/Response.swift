/// The answer to a request: the decision, the policies that determined it, and those that could not
/// be evaluated. Immutable; safe to share between threads.
public struct Response: Sendable {
    /// Allow or deny.
    public let decision: Decision
    /// The policies that determined the decision, as places in `PolicySet.policies`: the satisfied
    /// forbids of a deny, the satisfied permits of an allow, none of a default deny. Reading it
    /// allocates nothing.
    public let reasonIndices: PolicyIndices
    /// The policies that were skipped because they could not be evaluated, each once, in the order
    /// of the set. Not empty beside an allow is possible.
    public let errors: [PolicyError]
    private let policySet: PolicySet

    init(
        _ policySet: PolicySet, decision: Decision, reasons: PolicyIndices, errors: [PolicyError]
    ) {
        self.policySet = policySet
        self.decision = decision
        reasonIndices = reasons
        self.errors = errors
    }

    /// The ids of the policies that determined the decision, in the order of the set.
    public var reasons: [PolicyID] {
        reasonIndices.map { policySet.policies[$0].id }
    }

    /// Whether a policy was skipped.
    public var hasErrors: Bool { !errors.isEmpty }
}
