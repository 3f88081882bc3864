import CPosternHost
import Glibc

/// What the process may do itself.
extension System {
    static func forbidCoreDumps() throws(SystemError) {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(resource(RLIMIT_CORE), &none) == 0 else {
            throw SystemError("setrlimit", "core file size", code: errno)
        }
    }

    static func forbidDumpable() throws(SystemError) {
        guard postern_forbid_dumpable() == 0 else {
            throw SystemError("prctl", "dumpable", code: errno)
        }
    }

    /// Whether others of the same user may attach to the process.
    static var isDumpable: Bool { postern_is_dumpable() != 0 }

    static func forbidNewPrivileges() throws(SystemError) {
        guard postern_forbid_new_privileges() == 0 else {
            throw SystemError("prctl", "no new privileges", code: errno)
        }
    }

    static func raiseDescriptorLimit() throws(SystemError) {
        var limit = try descriptorLimit()
        limit.rlim_cur = limit.rlim_max
        guard setrlimit(resource(RLIMIT_NOFILE), &limit) == 0 else {
            throw SystemError("setrlimit", "open files", code: errno)
        }
    }

    /// The soft limit; the largest Int where there is none.
    static func descriptorsMax() throws(SystemError) -> Int {
        Int(clamping: try descriptorLimit().rlim_cur)
    }

    /// A log that nobody reads or that may not grow is an error of `write`, not the end.
    static func ignoreBrokenLogs() {
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGXFSZ, SIG_IGN)
    }

    /// What a fault does is up to the kernel again: end the process, at once.
    ///
    /// The Swift runtime may have put a handler there that prints a backtrace with registers and
    /// the memory that they point to, and keys may be among that.
    static func useDefaultFaultHandlers() {
        for fault in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT] {
            _ = signal(fault, SIG_DFL)
        }
    }

    static func setFileModeMask(_ mask: UInt32) {
        _ = umask(mask)
    }

    private static func descriptorLimit() throws(SystemError) -> rlimit {
        var limit = rlimit()
        guard getrlimit(resource(RLIMIT_NOFILE), &limit) == 0 else {
            throw SystemError("getrlimit", "open files", code: errno)
        }
        return limit
    }

    private static func resource(_ name: __rlimit_resource) -> __rlimit_resource_t {
        __rlimit_resource_t(name.rawValue)
    }
}
