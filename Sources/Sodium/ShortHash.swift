import CSodium

/// SipHash-2-4, libsodium's short-input hash: fast, and fit to notice accidents. Whoever knows the
/// key can make two inputs with one hash.
package enum ShortHash {
    package static let keyByteCount = 16

    /// A key of 16 bytes, no secret.
    package struct Key: Hashable, Sendable {
        private let words: (UInt64, UInt64)

        /// - Returns: nil unless there are 16 bytes.
        package init?(bytes: RawSpan) {
            guard bytes.byteCount == keyByteCount else { return nil }
            words = (
                bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self),
                bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }

        /// The bytes, in order.
        package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

        package static func == (left: Key, right: Key) -> Bool { left.words == right.words }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(words.0)
            hasher.combine(words.1)
        }

        fileprivate func withBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result? {
            withUnsafeBytes(of: words) { bytes in
                bytes.bindMemory(to: UInt8.self).baseAddress.map(body)
            }
        }
    }

    /// The hash as a number, its first byte the lowest. Allocates nothing.
    package static func hash(_ bytes: RawSpan, key: Key) -> UInt64 {
        var result: UInt64 = 0
        withUnsafeMutableBytes(of: &result) { result in
            bytes.withUnsafeBytes { bytes in
                _ = key.withBytes { key in
                    guard let target = result.bindMemory(to: UInt8.self).baseAddress else {
                        return
                    }
                    _ = crypto_shorthash(
                        target, bytes.bindMemory(to: UInt8.self).baseAddress,
                        UInt64(bytes.count), key)
                }
            }
        }
        return UInt64(littleEndian: result)
    }
}
