/// An expression and the value that it had. A value.
public struct SeenValue: Hashable, Sendable {
    /// The expression in Cedar's syntax, on one line.
    public let expression: String
    /// What it was.
    public let value: Value
}
