/// What the process gives up at its start, before it has a secret or a thread.
package enum ProcessHardening {
    /// Takes all measures. Calls for the main thread, before any other thread is made: a thread
    /// made earlier would keep its right to new privileges.
    ///
    /// - No core dumps, and not dumpable: keys do not reach the disk, and no process of the same
    ///   user can attach to this one or read its memory.
    /// - No new privileges: nothing that it executes gains any.
    /// - As many descriptors as the hard limit allows.
    /// - No backtrace of a fault: it shows registers and memory, and goes to the log.
    /// - A log whose reader went away, or that may not grow, is an error of `write`, not the end
    ///   of the process.
    package static func apply() throws(SystemError) {
        try System.forbidCoreDumps()
        try System.forbidDumpable()
        try System.forbidNewPrivileges()
        try System.raiseDescriptorLimit()
        System.useDefaultFaultHandlers()
        System.ignoreBrokenLogs()
    }

    /// Files and sockets made from now on are at most for the owner and, with `groupToo`, the
    /// group.
    package static func restrictFileModes(groupToo: Bool = false) {
        System.setFileModeMask(groupToo ? 0o007 : 0o077)
    }

    /// How many descriptors the process may have open: RLIMIT_NOFILE, the soft one.
    package static func descriptorsMax() throws(SystemError) -> Int {
        try System.descriptorsMax()
    }
}
