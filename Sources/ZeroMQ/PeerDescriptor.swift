/// The descriptor of a connection that libzmq owns, for looking at its peer or cutting it.
///
/// It never closes: libzmq aborts when a descriptor disappears under it. The number may have
/// been given to another connection since the message arrived, so read `credentials` again
/// before `shutdown`.
///
/// Threading: any thread; each call is one system call.
package struct PeerDescriptor: Hashable, Sendable {
    package let number: Int32

    /// - Parameter number: what `Message.sourceDescriptor` gave.
    package init(_ number: Int32) {
        self.number = number
    }

    /// The process that connected (SO_PEERCRED).
    ///
    /// For tcp the kernel knows none and answers pid 0 with uid and gid 4294967295.
    ///
    /// - Throws: EBADF, ENOTSOCK.
    package func credentials() throws(ZeroMQError) -> PeerCredentials {
        try SystemCalls.peerCredentials(number)
    }

    /// A pidfd of the process that connected (SO_PEERPIDFD), which no reuse of its process id
    /// can turn into another process; nil when the kernel is older than 6.5.
    ///
    /// - Throws: EBADF, ENOTSOCK, ENODATA for tcp, ESRCH or EINVAL when the process is gone.
    package func processDescriptor() throws(ZeroMQError) -> ProcessDescriptor? {
        guard let descriptor = try SystemCalls.peerProcessDescriptor(number) else { return nil }
        return ProcessDescriptor(adopting: descriptor)
    }

    /// Cuts the connection both ways (SHUT_RDWR); libzmq sees it end and closes it.
    ///
    /// A connection that is cut already is no error.
    ///
    /// - Throws: EBADF, ENOTSOCK.
    package func shutdown() throws(ZeroMQError) {
        try SystemCalls.shutdownBothWays(number)
    }
}
