import PosternCore

/// When an entry of a table is due: whole seconds of the boot clock, rounded up.
///
/// Four bytes for each entry where milliseconds would take eight; an entry is never taken before
/// its time and at most a second after it.
struct DueSecond: Comparable, Sendable {
    private let seconds: UInt32

    static let never = DueSecond(seconds: .max)

    private init(seconds: UInt32) { self.seconds = seconds }

    /// Past every clock where the instant does not fit, which takes 136 years of uptime.
    init(milliseconds: UInt64) {
        let unit = Limits.sweepGranularityMilliseconds
        let rounded = milliseconds / unit + (milliseconds % unit == 0 ? 0 : 1)
        seconds = UInt32(clamping: rounded)
    }

    /// The latest instant that is over.
    init(nowMilliseconds: UInt64) {
        // INVARIANT: below `never`, so that what is never due is not due now.
        let whole = nowMilliseconds / Limits.sweepGranularityMilliseconds
        seconds = min(UInt32(clamping: whole), .max - 1)
    }

    static func < (left: DueSecond, right: DueSecond) -> Bool { left.seconds < right.seconds }
}
