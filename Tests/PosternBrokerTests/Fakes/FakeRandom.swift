import PosternAuthority
import PosternCore
import Synchronization

/// Random bits that a seed determines.
final class FakeRandom: RandomSource {
    private let generator = Mutex(SeededGenerator(seed: 1))

    func bytes16() -> Bytes16 {
        generator.withLock { Bytes16(high: $0.next(), low: $0.next()) }
    }

    /// FNV-1a: the same for the same bytes, as far as tests go.
    func pseudonym(of bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
