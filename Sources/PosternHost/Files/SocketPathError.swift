import PosternCore

/// Why a socket cannot be bound at a path.
package enum SocketPathError: SystemErrorCarrier, Hashable, Sendable, CustomStringConvertible {
    case notAbsolute(path: String)
    case tooLong(path: String, byteCount: Int)
    /// The directory's own parent is missing, too.
    case noDirectory(path: String)
    case notADirectory(path: String)
    case foreignDirectory(path: String, ownerID: UInt32)
    case openDirectory(path: String, mode: UInt32)
    /// Somebody listens there.
    case inUse(path: String)
    /// The name is taken by something else than a socket: it is left alone.
    case notASocket(path: String)
    /// After the bind: no socket of ours is there.
    case notBound(path: String)
    case system(SystemError)

    package var description: String {
        switch self {
        case .notAbsolute(let path):
            "the socket path `\(path)` is not absolute; it begins with `/` and ends in a name"
        case .tooLong(let path, let byteCount):
            "the socket path `\(path)` has `\(byteCount)` bytes; the kernel takes at most "
                + "`\(Limits.socketPathBytesMax)`: choose a shorter one"
        case .noDirectory(let path):
            "the directory `\(path)` cannot be made: the one above it is missing; make that first"
        case .notADirectory(let path):
            "`\(path)` is not a directory; remove it or choose another path for the socket"
        case .foreignDirectory(let path, let ownerID):
            "the directory `\(path)` belongs to user `\(ownerID)`, who could put another socket "
                + "there; chown it to the broker's user or root"
        case .openDirectory(let path, let mode):
            "the directory `\(path)` (mode `\(FileStatus.octal(mode))`) is writable by others, "
                + "who could put another socket there; run `chmod go-w \(path)`"
        case .inUse(let path):
            "a process listens on `\(path)` already; stop it or choose another path"
        case .notASocket(let path):
            "`\(path)` exists and is not a socket; it was left alone: move it away or choose "
                + "another path"
        case .notBound(let path):
            "no socket of ours is at `\(path)`, though it was bound just now"
        case .system(let error):
            "cannot prepare the socket: \(error)"
        }
    }
}
