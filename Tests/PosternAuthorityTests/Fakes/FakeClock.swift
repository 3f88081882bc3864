import PosternAuthority
import Synchronization

/// A clock that stands still until a test moves it.
final class FakeClock: AuthorityClock {
    private let boot: Atomic<UInt64>
    private let wall: Atomic<UInt64>
    let bootID = "a-boot"

    init(bootMilliseconds: UInt64 = 1_000_000, wallMilliseconds: UInt64 = 1_800_000_000_000) {
        boot = Atomic(bootMilliseconds)
        wall = Atomic(wallMilliseconds)
    }

    var bootMilliseconds: UInt64 { boot.load(ordering: .acquiring) }
    var wallMilliseconds: UInt64 { wall.load(ordering: .acquiring) }

    /// Both clocks go on.
    func advance(milliseconds: UInt64) {
        boot.wrappingAdd(milliseconds, ordering: .acquiringAndReleasing)
        wall.wrappingAdd(milliseconds, ordering: .acquiringAndReleasing)
    }

    /// Someone sets the wall clock; the boot clock does not care.
    func setWall(milliseconds: UInt64) { wall.store(milliseconds, ordering: .releasing) }
}
