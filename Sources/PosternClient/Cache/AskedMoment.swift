/// When a request was made, by the clocks that answers are measured by.
struct AskedMoment: Sendable {
    let instant: ContinuousClock.Instant
    /// In nanoseconds of CLOCK_BOOTTIME.
    let bootNanoseconds: UInt64

    static var now: AskedMoment {
        AskedMoment(instant: .now, bootNanoseconds: SystemCalls.bootNanoseconds)
    }
}
