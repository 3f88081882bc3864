import PosternAuthority
import PosternCore
import Synchronization

/// Random bits that a seed determines.
final class FakeRandom: RandomSource {
    private let generator = Mutex(SeededGenerator(seed: 1))

    func bytes16() -> Bytes16 {
        generator.withLock { Bytes16(high: $0.next(), low: $0.next()) }
    }
}
