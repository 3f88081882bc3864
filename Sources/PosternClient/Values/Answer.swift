/// What the broker answered to something that it may refuse. A failure is thrown instead.
public enum Answer<Value: Hashable & Sendable>: Hashable, Sendable {
    /// It was carried out.
    case done(Value)
    /// The broker refused, and says why.
    case denied(Denial)
}
