import Glibc

/// Unix sockets: only to find out whether somebody listens on a path.
extension System {
    /// What is behind a socket's path.
    enum Listener: Hashable, Sendable {
        case alive
        /// The file is left from a process that has ended.
        case none
        case vanished
    }

    /// Connects to the socket at `path` and hangs up at once.
    static func listener(at path: String) throws(SystemError) -> Listener {
        try checkName("connect", path)
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | SOCK_NONBLOCK_CLOEXEC, 0)
        guard number >= 0 else { throw SystemError("socket", path, code: errno) }
        let descriptor = Descriptor(owning: number)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else {
            throw SystemError("connect", path, code: ENAMETOOLONG)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout.size(ofValue: address))
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor.number, $0, size)
            }
        }
        guard result != 0 else { return .alive }
        switch errno {
        case ECONNREFUSED: return .none
        case ENOENT: return .vanished
        // A full backlog, and a socket of another kind, belong to somebody who is there.
        case EAGAIN, EINPROGRESS, EPROTOTYPE: return .alive
        case let code: throw SystemError("connect", path, code: code)
        }
    }

    private static var SOCK_NONBLOCK_CLOEXEC: Int32 {
        Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    }
}
