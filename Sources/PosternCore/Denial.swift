/// A refusal of an attest, complete, revoke, introspect or status: a value, not an error.
public struct Denial: Hashable, Sendable, CustomStringConvertible {
    /// Why.
    public let reason: DenialReason
    /// The epoch it was decided under.
    public let epoch: UInt64
    /// More, where there is more to say: for instance the pattern beyond the enrolment.
    public let detail: String?
    /// The policies that determined it.
    public let policies: [String]

    package init(
        reason: DenialReason, epoch: UInt64, detail: String? = nil, policies: [String] = []
    ) {
        self.reason = reason
        self.epoch = epoch
        self.detail = detail
        self.policies = policies
    }

    /// The reason's name, with the detail.
    public var description: String {
        detail.map { "\(reason.name): \($0)" } ?? reason.name
    }
}
