package import PosternCore

/// Port: what the kernel knows of a peer's process.
///
/// Any thread may call it. The real one is `LinuxProcessInspector` in PosternHost.
package protocol ProcessInspector: Sendable {
    /// Names the process that has this id now, and holds it (a bounded number of them) so that
    /// a later reuse of the id is noticed. Fast: no file content is read. For the handshake.
    func identify(processID: Int32) throws(ProcessError) -> ProcessIdentity

    /// The facts that are cheap to read: all but the executable's hash. For the handshake.
    func cheapFacts(of process: ProcessIdentity) throws(ProcessError) -> ProcessFacts

    /// All facts; may read and hash a whole executable. For the control thread.
    ///
    /// `handle` holds the process that the kernel says is at the other end of the connection;
    /// without one, the handle kept by `identify` serves. The facts are read while the process
    /// is held and still alive afterwards, so they are of that process.
    func facts(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessFacts

    /// The process that is the parent of this one now, which is held as for `facts`.
    func parent(
        of process: ProcessIdentity, heldBy handle: (any ProcessHandle)?
    ) throws(ProcessError) -> ProcessIdentity

    /// Takes over a pidfd that the transport got from the kernel; it is closed on release.
    func adopt(processDescriptor: Int32) -> any ProcessHandle
}
