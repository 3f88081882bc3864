/// 128 bits with value semantics, as two words: hashing and comparing cost two instructions.
package struct Bytes16: Hashable, Sendable {
    /// The first eight bytes, most significant first.
    package let high: UInt64
    /// The last eight bytes, most significant first.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads sixteen bytes at `offset`; the caller has checked that they are there.
    package init(reading bytes: RawSpan, at offset: Int = 0) {
        high = UInt64(
            bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        low = UInt64(
            bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
    }

    /// The sixteen bytes, in order.
    package var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(16)
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                result.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return result
    }

    /// Thirty-two lower-case hexadecimal digits.
    package var hex: String { Hexadecimal.text(bytes) }

    /// Reads thirty-two hexadecimal digits.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hexadecimal.bytes(hex), bytes.count == 16 else { return nil }
        self.init(reading: bytes.span.bytes)
    }
}
