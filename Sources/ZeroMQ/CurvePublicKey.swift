/// The public half of a CURVE key: 32 bytes, written in Z85 with 40 characters.
package struct CurvePublicKey: Hashable, Sendable {
    package static let byteCount = 32
    package static let textLength = 40

    /// The bytes in their order in memory: four words hash and compare faster than an array,
    /// and need no allocation.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// - Throws: `wrongByteCount`.
    package init(bytes: RawSpan) throws(CurveKeyError) {
        guard bytes.byteCount == Self.byteCount else {
            throw .wrongByteCount(bytes.byteCount)
        }
        Swift.withUnsafeMutableBytes(of: &words) { target in
            bytes.withUnsafeBytes { target.copyMemory(from: $0) }
        }
    }

    /// - Throws: `wrongTextLength`, `notZ85`.
    package init(z85 text: String) throws(CurveKeyError) {
        try self.init(z85: Array(text.utf8).span.bytes)
    }

    /// From the 40 bytes of a text in Z85.
    ///
    /// - Throws: `wrongTextLength`, `notZ85`.
    package init(z85 text: RawSpan) throws(CurveKeyError) {
        guard text.byteCount == Self.textLength else {
            throw .wrongTextLength(text.byteCount)
        }
        let valid = Swift.withUnsafeMutableBytes(of: &words) { Z85.decode(text, into: $0) }
        guard valid else { throw .notZ85 }
    }

    /// Calls `body` with the 32 bytes. The pointer must not leave `body`.
    package func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    /// A copy of the 32 bytes.
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// The key in Z85, 40 characters.
    package var z85: String {
        // Nil is impossible: 32 is a multiple of 4.
        withUnsafeBytes { Z85.encode($0.bytes) } ?? ""
    }

    package static func == (left: CurvePublicKey, right: CurvePublicKey) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension CurvePublicKey: CustomStringConvertible {
    /// The key in Z85.
    package var description: String { z85 }
}
