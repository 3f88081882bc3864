/// A loop of pure arithmetic: it takes the same time on a quiet machine, always.
enum Calibration {
    private static let steps = 4_000_000

    /// Nanoseconds that it took now, about ten milliseconds' worth.
    static func nanoseconds() -> UInt64 {
        let start = MonotonicClock.nanoseconds()
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<steps {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
        }
        let end = MonotonicClock.nanoseconds()
        // The state is used, so that the loop is not optimised away; it is never 0.
        return state == 0 ? 0 : end - start
    }
}
