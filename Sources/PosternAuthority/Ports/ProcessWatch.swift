package import PosternCore

/// Port: the kernel's notice that a process has ended.
///
/// The control thread begins and ends watches, before `run` too. The real one is
/// `LinuxProcessWatch` in PosternHost.
package protocol ProcessWatch: Sendable {
    /// Tells once when this process ends; of one that has ended already at once.
    ///
    /// - Throws: `gone` and `changed`; `unavailable` where it cannot be watched, for want of
    ///   descriptors for instance.
    func begin(_ process: ProcessIdentity) throws(ProcessError)

    /// Tells no more of it.
    func end(_ process: ProcessIdentity)

    /// Calls `tell` with each process that ends, on the caller's thread, until `stop`.
    func run(_ tell: (ProcessIdentity) -> Void)

    /// Has `run` return. Any thread.
    func stop()
}

/// Watches nothing: for tests of something else.
package struct NoProcessWatch: ProcessWatch {
    private let stopped = MonotonicSemaphore()

    package init() {}

    package func begin(_ process: ProcessIdentity) throws(ProcessError) {}
    package func end(_ process: ProcessIdentity) {}
    package func run(_ tell: (ProcessIdentity) -> Void) { stopped.wait() }
    package func stop() { stopped.signal() }
}
