import Foundation

/// What a process has used since its start, over all its threads.
struct ProcessUsage {
    var processorNanoseconds: UInt64 = 0
    var switches: UInt64 = 0
    var residentBytes: UInt64 = 0

    /// Nothing where the process is gone. A thread that ended is not counted: neither the
    /// broker nor a driver ends threads while it is measured.
    static func of(_ process: Int32) -> ProcessUsage {
        var usage = ProcessUsage()
        for thread in threads(of: process) {
            let one = ofThread(thread, of: process)
            usage.processorNanoseconds += one.processorNanoseconds
            usage.switches += one.switches
        }
        let status = ProcFile.text("/proc/\(process)/status") ?? ""
        usage.residentBytes = number(ProcFile.field("VmRSS", in: status)) * 1_024
        return usage
    }

    /// Without its memory, which threads share.
    static func ofThread(_ thread: Int32, of process: Int32) -> ProcessUsage {
        let folder = "/proc/\(process)/task/\(thread)"
        var usage = ProcessUsage()
        usage.processorNanoseconds = processorNanoseconds(thread, of: process)
        let status = ProcFile.text("\(folder)/status") ?? ""
        usage.switches =
            number(ProcFile.field("voluntary_ctxt_switches", in: status))
            + number(ProcFile.field("nonvoluntary_ctxt_switches", in: status))
        return usage
    }

    /// Nothing but its processor time.
    static func processorNanoseconds(_ thread: Int32, of process: Int32) -> UInt64 {
        // Nanoseconds on a processor stand first; `stat` has only hundredths of a second.
        number(ProcFile.text("/proc/\(process)/task/\(thread)/schedstat"))
    }

    static func threads(of process: Int32) -> [Int32] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
        return (names ?? []).compactMap { Int32($0) }
    }

    static func - (left: ProcessUsage, right: ProcessUsage) -> ProcessUsage {
        ProcessUsage(
            processorNanoseconds: left.processorNanoseconds
                - min(left.processorNanoseconds, right.processorNanoseconds),
            switches: left.switches - min(left.switches, right.switches),
            residentBytes: left.residentBytes)
    }

    private static func number(_ text: String?) -> UInt64 {
        text?.split(separator: " ").first.flatMap { UInt64($0) } ?? 0
    }
}
