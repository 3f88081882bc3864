/// An Ed25519 signature: 64 bytes (RFC 8032).
package struct Signature: Hashable, Sendable {
    package static let byteCount = 64

    package let bytes: [UInt8]

    /// - Returns: nil unless there are 64 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }
}
