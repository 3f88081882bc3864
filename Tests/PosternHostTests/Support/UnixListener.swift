import Glibc

/// A Unix socket that listens, made with plain system calls; closing it leaves its file behind.
final class UnixListener {
    let descriptor: Int32

    struct Failure: Error {
        let call: String
        let code: Int32
    }

    /// - Parameter takesMessages: a datagram socket, which is there but takes no connections.
    init(path: String, takesMessages: Bool = false) throws {
        descriptor = try Self.socket(takesMessages ? SOCK_DGRAM : SOCK_STREAM)
        guard withAddress(path, { bind(descriptor, $0, $1) }) == 0 else {
            throw Failure(call: "bind", code: errno)
        }
        guard takesMessages || listen(descriptor, 64) == 0 else {
            throw Failure(call: "listen", code: errno)
        }
    }

    deinit { close(descriptor) }

    /// Connects a client; it is in the backlog when this returns. The caller closes it.
    static func connected(to path: String) throws -> Int32 {
        let client = try socket(SOCK_STREAM)
        guard withAddress(path, { connect(client, $0, $1) }) == 0 else {
            throw Failure(call: "connect", code: errno)
        }
        return client
    }

    private static func socket(_ type: __socket_type) throws -> Int32 {
        let kind = Int32(type.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        return descriptor
    }
}

private func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
    }
}
