/// Names one decision: eight bytes of the broker's start, eight bytes of a counter.
public struct DecisionID: Hashable, Sendable, CustomStringConvertible {
    package let value: Bytes16

    package init(_ value: Bytes16) { self.value = value }

    /// Thirty-two hexadecimal digits.
    public var description: String { value.hex }
}
