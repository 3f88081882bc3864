/// One moment by both clocks: what permits are measured by, and what people and reports go by.
struct CacheMoment: Sendable {
    /// CLOCK_BOOTTIME, which counts sleep and is never set.
    let bootNanoseconds: UInt64
    /// Unix time.
    let wallMilliseconds: UInt64

    static var now: CacheMoment {
        CacheMoment(
            bootNanoseconds: SystemCalls.bootNanoseconds,
            wallMilliseconds: SystemCalls.wallMilliseconds)
    }

    /// The Unix time of an earlier moment.
    func wallMilliseconds(of boot: UInt64) -> UInt64 {
        let ago = bootNanoseconds > boot ? (bootNanoseconds - boot) / 1_000_000 : 0
        return wallMilliseconds > ago ? wallMilliseconds - ago : 0
    }
}
