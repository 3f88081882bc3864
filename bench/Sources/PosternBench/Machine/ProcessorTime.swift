import Glibc

/// Busy time of all processors together, as the kernel counts it.
enum ProcessorTime {
    /// Nanoseconds since the machine's start: all but idle and waiting, with what the
    /// hypervisor took away.
    static func busyNanoseconds() -> UInt64 {
        guard let line = ProcFile.text("/proc/stat")?.split(separator: "\n").first else {
            return 0
        }
        // cpu user nice system idle iowait irq softirq steal guest guest_nice; guests are in
        // user and nice already.
        let fields = line.split(separator: " ").dropFirst().compactMap { UInt64($0) }
        guard fields.count >= 8 else { return 0 }
        let ticks = fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7]
        return ticks * 1_000_000_000 / UInt64(max(1, sysconf(Int32(_SC_CLK_TCK))))
    }
}
