/// One `@key("value")` of a policy. It has no meaning to the engine. A value.
public struct Annotation: Sendable {
    /// The name behind the `@`; reserved words are allowed.
    public let key: String
    /// The text in the parentheses; empty for `@key` alone.
    public let value: String
    /// Whether a value was written: `@key("")` has one, `@key` has none.
    public let hasValue: Bool

    init(key: String, value: String?) {
        self.key = key
        self.value = value ?? ""
        hasValue = value != nil
    }
}

extension Annotation: Hashable {
    /// Equal when both are written alike, byte by byte.
    public static func == (left: Annotation, right: Annotation) -> Bool {
        left.key.isSameBytes(as: right.key) && left.value.isSameBytes(as: right.value)
            && left.hasValue == right.hasValue
    }

    /// Hashes the bytes of key and value.
    public func hash(into hasher: inout Hasher) {
        key.hashBytes(into: &hasher)
        value.hashBytes(into: &hasher)
        hasher.combine(hasValue)
    }
}
