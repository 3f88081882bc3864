import CSodium

/// An Ed25519 key that checks signatures: 32 bytes (RFC 8032).
package struct VerifyingKey: Hashable, Sendable, CustomStringConvertible {
    package static let byteCount = 32

    package let bytes: [UInt8]

    /// - Returns: nil unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Strict: 64 lower-case hexadecimal digits.
    package init?(hex: String) {
        guard let bytes = try? Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// Whether the key's owner signed exactly this.
    package func verifies(_ signature: Signature, of message: [UInt8]) -> Bool {
        Sodium.initialize()
        return crypto_sign_verify_detached(
            signature.bytes, message, UInt64(message.count), bytes) == 0
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String { Hex.encode(bytes.span.bytes) }
}
