import PosternHost

/// One Unix socket of a broker: its directory checked, its lock held until this is released.
final class ServedSocket {
    private let directory: SocketDirectory
    private let lock: LockFile
    private let mode: UInt32
    private let groupID: UInt32?

    /// Takes the lock, then clears what a dead broker left.
    ///
    /// - Parameters:
    ///   - mode: who may connect once it is bound.
    ///   - groupID: the group that the socket is given to; nil leaves it.
    init(endpoint: String, mode: UInt32, groupID: UInt32?) throws {
        let socket = try SocketPath(String(endpoint.dropFirst("ipc://".count)))
        directory = try SocketDirectory(of: socket)
        lock = try LockFile(path: socket.lockPath)
        self.mode = mode
        self.groupID = groupID
        try directory.clearStale()
    }

    /// Sets who may connect, after the bind.
    func secure() throws -> BoundSocket {
        try directory.secure(mode: mode, groupID: groupID)
    }
}
