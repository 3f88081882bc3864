/// Port: the two clocks that the authority reads.
///
/// Any thread may call it. The real one is `SystemClock` in PosternHost.
package protocol AuthorityClock: Sendable {
    /// CLOCK_BOOTTIME in milliseconds: never goes back, counts sleep. Expiry runs on it.
    var bootMilliseconds: UInt64 { get }
    /// Wall clock, milliseconds since 1970: shown to people and policies, never trusted for
    /// expiry.
    var wallMilliseconds: UInt64 { get }
    /// Names the run of the kernel that the boot clock counts from; another one after a reboot.
    var bootID: String { get }
}
