import CZeroMQ

/// A libzmq socket. `deinit` closes it.
///
/// Threading: a socket stays on the thread that uses it, and the type is not `Sendable`, so
/// the compiler says so. Make it on its thread, inside a function: top-level code belongs to
/// the main actor. Only the `Context` is shared.
///
/// A new socket has linger 0 (see `Context`) and libzmq's defaults otherwise. Options that
/// concern connections count for those made later: set them before `bind` and `connect`.
package struct Socket: ~Copyable {
    /// Valid as long as `self`, which closes it.
    let pointer: UnsafeMutableRawPointer
    let handle: SocketHandle
    /// Keeps the context alive, and makes it outlive the socket.
    package let context: Context
    package let kind: SocketKind

    /// - Throws: ETERM when the context was ended, EMFILE at its limit of sockets.
    package init(_ kind: SocketKind, in context: Context) throws(ZeroMQError) {
        pointer = try context.openSocket(kind)
        handle = SocketHandle(pointer)
        self.context = context
        self.kind = kind
    }

    deinit {
        handle.close()
    }

    /// Closes the socket now rather than at the end of its scope.
    ///
    /// What was not sent yet is discarded after the linger, in the background.
    package consuming func close() {}
}

@available(*, unavailable, message: "a ZeroMQ socket stays on its thread")
extension Socket: Sendable {}
