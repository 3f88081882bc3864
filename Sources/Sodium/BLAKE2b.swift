import CSodium

/// BLAKE2b (RFC 7693), libsodium's generic hash, with or without a key.
package enum BLAKE2b {
    /// What libsodium allows for a hash and for a key, in bytes.
    package static let byteCounts = 16...64

    /// The hash of some bytes, 32 bytes long. Allocates nothing.
    package static func hash(_ bytes: RawSpan) -> Digest {
        Sodium.initialize()
        return Digest { digest in
            let result = hash(bytes, key: RawSpan(), to: digest, Digest.byteCount)
            precondition(result == 0, "BLAKE2b has hashes of 32 bytes")
        }
    }

    /// The keyed hash (MAC) of some bytes, 32 bytes long. Allocates nothing.
    ///
    /// - Throws: `wrongKeyByteCount`.
    package static func hash(_ bytes: RawSpan, key: RawSpan) throws(BLAKE2bError) -> Digest {
        guard byteCounts.contains(key.byteCount) else {
            throw .wrongKeyByteCount(key.byteCount)
        }
        Sodium.initialize()
        return Digest { digest in
            let result = hash(bytes, key: key, to: digest, Digest.byteCount)
            precondition(result == 0, "BLAKE2b has hashes of 32 bytes")
        }
    }

    /// A hash of any length that BLAKE2b has, keyed unless the key is empty.
    ///
    /// - Throws: `wrongHashByteCount`, `wrongKeyByteCount`.
    package static func hash(
        _ bytes: RawSpan, byteCount: Int, key: RawSpan = RawSpan()
    ) throws(BLAKE2bError) -> [UInt8] {
        guard byteCounts.contains(byteCount) else { throw .wrongHashByteCount(byteCount) }
        guard key.isEmpty || byteCounts.contains(key.byteCount) else {
            throw .wrongKeyByteCount(key.byteCount)
        }
        Sodium.initialize()
        var digest = [UInt8](repeating: 0, count: byteCount)
        let result = hash(bytes, key: key, to: &digest, byteCount)
        precondition(result == 0, "BLAKE2b has these lengths")
        return digest
    }

    private static func hash(
        _ bytes: RawSpan, key: RawSpan, to digest: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> Int32 {
        bytes.withUnsafeBytes { bytes in
            key.withUnsafeBytes { key in
                crypto_generichash(
                    digest, count,
                    bytes.bindMemory(to: UInt8.self).baseAddress, UInt64(bytes.count),
                    key.bindMemory(to: UInt8.self).baseAddress, key.count)
            }
        }
    }
}
