/// Names a delegation until its credential is claimed: 128 random bits.
///
/// No secret: it is of use only to whom it was made for, who proves that over its own connection.
public struct DelegationID: Hashable, Sendable, CustomStringConvertible {
    package let value: Bytes16

    package init(_ value: Bytes16) { self.value = value }

    /// Reads the thirty-two hexadecimal digits that `description` gives.
    public init?(hex: String) {
        guard let value = Bytes16(hex: hex) else { return nil }
        self.value = value
    }

    /// Thirty-two hexadecimal digits, to hand to whom it was made for.
    public var description: String { value.hex }
}
