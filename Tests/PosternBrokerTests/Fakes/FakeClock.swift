import PosternAuthority
import Synchronization

/// The real clock, which a test may put forward.
final class FakeClock: AuthorityClock {
    private let start = ContinuousClock.now
    private let ahead = Atomic<UInt64>(0)
    let bootID = "a-boot"

    var bootMilliseconds: UInt64 {
        let elapsed = start.duration(to: .now).components
        let milliseconds = elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000
        return 1_000_000 + UInt64(milliseconds) + ahead.load(ordering: .acquiring)
    }

    var wallMilliseconds: UInt64 { 1_800_000_000_000 + bootMilliseconds }

    func advance(milliseconds: UInt64) {
        ahead.wrappingAdd(milliseconds, ordering: .acquiringAndReleasing)
    }
}
