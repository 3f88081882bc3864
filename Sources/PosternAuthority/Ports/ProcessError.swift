/// Why a process's facts could not be had.
package enum ProcessError: Error, Hashable, Sendable {
    /// The process has ended.
    case gone
    /// The process id belongs to another process than the one that was identified.
    case changed
    /// The kernel did not give a fact; `what` names it, for the log.
    case unavailable(what: String)
}
