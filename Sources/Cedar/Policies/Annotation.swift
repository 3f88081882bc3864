/// One `@key("value")` of a policy. It has no meaning to the engine. A value.
public struct Annotation: Hashable, Sendable {
    /// The name behind the `@`; reserved words are allowed.
    public let key: String
    /// The text in the parentheses; empty for `@key` alone.
    public let value: String
}
