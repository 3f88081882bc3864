/// One part of a policy's scope that a request does not match. A value.
public struct ScopeMismatch: Hashable, Sendable {
    /// The three parts of a scope.
    public enum Part: String, Hashable, Sendable {
        /// Who.
        case principal
        /// What.
        case action
        /// With which resource.
        case resource
    }

    /// The part.
    public let part: Part
    /// What the policy demands, in Cedar's syntax, as in `principal in Group::"x"`.
    public let demand: String
    /// What the request has.
    public let found: EntityUID
    /// Where the policy demands a membership: what the entity is in, or that it is not among the
    /// entities; sentences without their full stop.
    public let notes: [String]
}
