/// A value that is written down in a policy.
enum Literal: Hashable, Sendable {
    case bool(Bool)
    case long(Int64)
    case string(String)
    case entity(EntityUID)
}
