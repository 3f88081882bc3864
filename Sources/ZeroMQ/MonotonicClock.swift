import Glibc

/// The kernel's monotonic clock, for measuring on a hot path: Swift's clocks count in 128 bits.
package enum MonotonicClock {
    /// Nanoseconds since some moment; never goes back, does not count sleep. Any thread; no system
    /// call.
    package static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
