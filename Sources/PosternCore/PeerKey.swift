/// The CURVE public key of a peer, as the handshake proved it: 32 bytes.
package struct PeerKey: Hashable, Sendable {
    package let first: Bytes16
    package let second: Bytes16

    /// Takes 32 bytes at `offset`; the caller has checked that they are there.
    package init(reading bytes: RawSpan, at offset: Int = 0) {
        first = Bytes16(reading: bytes, at: offset)
        second = Bytes16(reading: bytes, at: offset + 16)
    }

    /// Takes exactly 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.init(reading: bytes.span.bytes)
    }

    package init(first: Bytes16, second: Bytes16) {
        self.first = first
        self.second = second
    }

    package var bytes: [UInt8] { first.bytes + second.bytes }

    /// Sixty-four lower-case hexadecimal digits.
    package var hex: String { first.hex + second.hex }
}
