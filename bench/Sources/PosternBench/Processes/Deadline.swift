/// A moment by which a wait must be over.
struct Deadline {
    private let nanoseconds: UInt64

    init(milliseconds: Int) {
        nanoseconds = MonotonicClock.nanoseconds() + UInt64(max(0, milliseconds)) * 1_000_000
    }

    var isOver: Bool { MonotonicClock.nanoseconds() >= nanoseconds }

    /// For `poll`: rounded up, and never so long that a signal would wait.
    var lookMilliseconds: Int32 {
        let now = MonotonicClock.nanoseconds()
        guard now < nanoseconds else { return 0 }
        let rest = (nanoseconds - now + 999_999) / 1_000_000
        return Int32(min(rest, UInt64(BenchLimits.lookMilliseconds)))
    }
}
