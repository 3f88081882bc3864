import PosternAuthority
import PosternCore
import Synchronization

/// Random bits that a seed determines; a test may say what comes next instead.
final class FakeRandom: RandomSource {
    private struct State {
        var generator: SeededGenerator
        var forced: [Bytes16] = []
    }

    private let state: Mutex<State>

    init(seed: UInt64) {
        state = Mutex(State(generator: SeededGenerator(seed: seed)))
    }

    func bytes16() -> Bytes16 {
        state.withLock { state in
            if !state.forced.isEmpty { return state.forced.removeFirst() }
            return Bytes16(high: state.generator.next(), low: state.generator.next())
        }
    }

    func force(_ next: Bytes16) { state.withLock { $0.forced.append(next) } }

    /// FNV-1a: the same for the same bytes, as far as tests go.
    func pseudonym(of bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
