import CSodium

/// SHA-256 (FIPS 180-4), piece by piece or at once. Allocates nothing.
///
/// A value: a copy goes on from where the original was.
package struct SHA256: Sendable {
    private var state = crypto_hash_sha256_state()

    package init() {
        Sodium.initialize()
        crypto_hash_sha256_init(&state)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { buffer in
            let start = buffer.bindMemory(to: UInt8.self).baseAddress
            _ = crypto_hash_sha256_update(&state, start, UInt64(buffer.count))
        }
    }

    /// Adds bytes.
    package mutating func update(_ bytes: [UInt8]) {
        update(bytes.span.bytes)
    }

    /// The hash of all bytes added so far.
    package consuming func finalize() -> Digest {
        Digest { _ = crypto_hash_sha256_final(&state, $0) }
    }

    /// The hash of some bytes.
    package static func hash(_ bytes: RawSpan) -> Digest {
        Sodium.initialize()
        return bytes.withUnsafeBytes { buffer in
            let start = buffer.bindMemory(to: UInt8.self).baseAddress
            return Digest { _ = crypto_hash_sha256($0, start, UInt64(buffer.count)) }
        }
    }

    /// The hash of some bytes.
    package static func hash(_ bytes: [UInt8]) -> Digest {
        hash(bytes.span.bytes)
    }
}
