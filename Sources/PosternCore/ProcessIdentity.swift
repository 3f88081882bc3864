/// Which process: an id alone is reused, an id with its start time is not.
package struct ProcessIdentity: Hashable, Sendable {
    package let processID: Int32
    /// When the process started, in clock ticks since boot (`/proc/PID/stat`, field 22).
    package let startTimeTicks: UInt64

    package init(processID: Int32, startTimeTicks: UInt64) {
        self.processID = processID
        self.startTimeTicks = startTimeTicks
    }
}
