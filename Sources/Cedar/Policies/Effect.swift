/// What a policy does when it applies.
public enum Effect: String, Hashable, Sendable, BitwiseCopyable {
    /// Allows, unless a forbid applies too.
    case permit
    /// Denies, whatever else applies.
    case forbid
}
