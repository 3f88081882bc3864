import Glibc

extension System {
    enum Clock: Sendable {
        case boot
        case wall
    }

    /// What the kernel calls this run of its own: 36 characters.
    ///
    /// Where it does not say, a name that no other process has: then this run of the broker is
    /// taken for one after a reboot, which brings less back.
    static func bootID() -> String {
        do throws(SystemError) {
            let file = try open("/proc/sys/kernel/random/boot_id", .reading)
            let bytes = try readToEnd(file, bytesMax: HostLimits.bootIDBytesMax)
            return String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
        } catch {
            return "unknown-\(processID)-\(milliseconds(.boot))"
        }
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
