/// A socket that was bound and secured, remembered by its file.
package struct BoundSocket: Hashable, Sendable {
    package let path: SocketPath
    private let device: UInt64
    private let inode: UInt64

    init(_ path: SocketPath, _ status: FileStatus) {
        self.path = path
        device = status.device
        inode = status.inode
    }

    /// Whether the path still leads to the socket that we bound.
    ///
    /// A second bind removes the file and makes its own, and libzmq does not notice. As long as
    /// our socket is open the kernel keeps the old file's inode, so its number cannot return.
    package var isStillOurs: Bool {
        guard let status = try? System.status(path.path, followingLinks: false) else {
            return false
        }
        return status.device == device && status.inode == inode
    }

    /// Removes the file, unless somebody else's socket has taken its place.
    ///
    /// libzmq leaves the files of its sockets behind.
    package func remove() {
        if isStillOurs { System.removeFile(path.path) }
    }
}
