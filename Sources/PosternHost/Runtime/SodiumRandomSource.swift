import PosternAuthority
package import PosternCore
import Sodium

/// Random bits from libsodium, which takes them from the kernel; and names by SipHash, keyed by
/// such bits.
package struct SodiumRandomSource: RandomSource {
    private let key: ShortHash.Key

    package init() {
        guard let key = ShortHash.Key(bytes: Sodium.randomBytes(16).span.bytes) else {
            preconditionFailure("a key of SipHash has 16 bytes")
        }
        self.key = key
    }

    package func bytes16() -> Bytes16 {
        Bytes16(reading: Sodium.randomBytes(16).span.bytes)
    }

    package func pseudonym(of bytes: [UInt8]) -> UInt64 {
        ShortHash.hash(bytes.span.bytes, key: key)
    }
}
