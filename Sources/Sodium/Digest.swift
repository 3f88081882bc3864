/// A hash of 32 bytes, as SHA-256 and BLAKE2b-256 give it.
package struct Digest: Hashable, Sendable {
    package static let byteCount = 32

    /// The bytes in their order in memory; no allocation.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// - Returns: nil unless there are 32 bytes.
    package init?(bytes: RawSpan) {
        guard bytes.byteCount == Self.byteCount else { return nil }
        Swift.withUnsafeMutableBytes(of: &words) { target in
            bytes.withUnsafeBytes { target.copyMemory(from: $0) }
        }
    }

    /// Strict: 64 lower-case hexadecimal digits.
    package init?(hex: String) {
        guard let bytes = try? Hex.decode(hex) else { return nil }
        self.init(bytes: bytes.span.bytes)
    }

    /// All 32 bytes are `fill`'s to write.
    init(filledBy fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        Swift.withUnsafeMutableBytes(of: &words) { buffer in
            buffer.withMemoryRebound(to: UInt8.self) { bytes in
                if let start = bytes.baseAddress { fill(start) }
            }
        }
    }

    /// 32 zero bytes, such as the one before the first of a chain.
    package static let zero = Digest { _ in }

    /// Calls `body` with the 32 bytes. The pointer must not leave `body`.
    package func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    /// A copy of the 32 bytes.
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    package static func == (left: Digest, right: Digest) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension Digest: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package var description: String { withUnsafeBytes { Hex.encode($0.bytes) } }
}
