/// A credential: 128 random bits that stand for (workload, task, scope, expiry).
///
/// It is bound to the CURVE key of the connection that attested and, on ipc, to the process;
/// anyone else who presents it is denied. It still stays out of logs: its description shows only
/// its first four bytes.
public struct CredentialID: Hashable, Sendable, CustomStringConvertible {
    package let value: Bytes16

    package init(_ value: Bytes16) { self.value = value }

    /// Reads the thirty-two hexadecimal digits that `hex` gives.
    public init?(hex: String) {
        guard let value = Bytes16(hex: hex) else { return nil }
        self.value = value
    }

    /// All of it, as thirty-two hexadecimal digits, for storing and passing on.
    public var hex: String { value.hex }

    /// The first four bytes, enough to tell credentials apart in a log.
    public var description: String { String(value.hex.prefix(8)) + "…" }
}
