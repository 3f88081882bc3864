import Glibc

extension System {
    enum Clock: Sendable {
        case boot
        case wall
    }

    /// Milliseconds of a clock; both exist on every Linux, and neither is before 1970.
    static func milliseconds(_ clock: Clock) -> UInt64 {
        let kind =
            switch clock {
            case .boot: CLOCK_BOOTTIME
            case .wall: CLOCK_REALTIME
            }
        var time = timespec()
        let result = clock_gettime(kind, &time)
        precondition(result == 0, "the kernel has no boot or wall clock")
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
