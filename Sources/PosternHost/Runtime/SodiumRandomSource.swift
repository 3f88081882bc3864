import PosternAuthority
package import PosternCore
import Sodium

/// Random bits from libsodium, which takes them from the kernel.
package struct SodiumRandomSource: RandomSource {
    package init() {}

    package func bytes16() -> Bytes16 {
        Bytes16(reading: Sodium.randomBytes(16).span.bytes)
    }
}
