import PosternAuthority
import Synchronization

/// A clock that goes on by a millisecond whenever somebody looks.
final class TestClock: AuthorityClock {
    private let wall = Atomic<UInt64>(1_800_000_000_000)

    var bootID: String { "boot" }
    var bootMilliseconds: UInt64 { wallMilliseconds }
    var wallMilliseconds: UInt64 { wall.wrappingAdd(1, ordering: .relaxed).newValue }

    func advance(milliseconds: UInt64) { wall.wrappingAdd(milliseconds, ordering: .relaxed) }
}
