import Foundation
import Glibc

extension Machine {
    /// This machine, as `/proc` and `/sys` tell.
    static func current() -> Machine {
        let processorText = ProcFile.text("/proc/cpuinfo") ?? ""
        let pages = UInt64(max(0, sysconf(Int32(_SC_PHYS_PAGES))))
        let pageBytes = UInt64(max(0, sysconf(Int32(_SC_PAGESIZE))))
        return Machine(
            processor: ProcFile.field("model name", in: processorText) ?? "unknown",
            processors: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
            memoryBytes: pages * pageBytes,
            kernel: ProcFile.text("/proc/sys/kernel/osrelease") ?? "unknown",
            system: ProcFile.field("PRETTY_NAME", in: ProcFile.text("/etc/os-release") ?? "")
                ?? "unknown",
            hypervisor: processorText.contains(" hypervisor") ? "yes" : nil,
            governor: ProcFile.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"))
    }
}
