/// What a request gets.
public enum Decision: String, Hashable, Sendable {
    /// At least one permit applies and no forbid does.
    case allow
    /// A forbid applies, or no permit does.
    case deny
}
