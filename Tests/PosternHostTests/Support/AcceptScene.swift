import Foundation
import Glibc

/// A listener in a process with few descriptors, for a test that runs in a process of its own.
final class AcceptScene {
    enum Outcome: Equatable {
        case accepted
        case failed(Int32)
    }

    let listener: UnixListener
    private let limit: Int32
    private let folder: TemporaryDirectory

    var path: String { folder.path("s") }
    private var fillers: [Int32] = []
    private var accepted: [Int32] = []

    init(limit: UInt) throws {
        self.limit = Int32(limit)
        folder = try TemporaryDirectory()
        listener = try UnixListener(path: folder.path("s"))
        var value = rlimit(rlim_cur: limit, rlim_max: limit)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &value)
    }

    /// A connection that waits to be accepted.
    func connect() throws -> Int32 { try UnixListener.connected(to: folder.path("s")) }

    func accept(on descriptor: Int32? = nil) -> Outcome {
        let number = acceptAsALibrary(descriptor ?? listener.descriptor)
        if number >= 0 { accepted.append(number) }
        return number >= 0 ? .accepted : .failed(errno)
    }

    /// Connects, has it accepted, and closes this end; how many were accepted.
    ///
    /// The broker's end stays open, as that of a peer who holds its connections does.
    func acceptAndHangUp(times: Int) -> Int {
        (0..<times).count { _ in
            guard let low = try? connect() else { return false }
            // Out of the way: at the number of a connection that was closed it would look like that
            // one, since this process is at both ends, and which numbers are free is up to every
            // other thread that opens something.
            let client = fcntl(low, F_DUPFD_CLOEXEC, limit - 8)
            close(low)
            guard client >= 0 else { return false }
            defer { close(client) }
            return accept() == .accepted
        }
    }

    /// As `acceptAndHangUp`, with all connections made by another process of this user.
    func acceptFromAnotherProcess(times: Int) throws -> Int {
        let script = """
            import socket, sys
            for _ in range(int(sys.argv[2])):
                peer = socket.socket(socket.AF_UNIX)
                peer.connect(sys.argv[1])
                # Accepted or refused: either way the broker's end has been made.
                peer.close()
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, path, String(times)]
        try process.run()
        var outcomes: [Outcome] = []
        while outcomes.count < times {
            var entry = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 20_000) > 0 else { break }
            outcomes.append(accept())
        }
        process.waitUntilExit()
        return outcomes.count { $0 == .accepted }
    }

    var highestAccepted: Int32 { accepted.max() ?? -1 }

    func closeAccepted(count: Int) {
        for number in accepted.suffix(count) { close(number) }
        accepted.removeLast(count)
    }

    /// Whether the other end has closed the connection.
    func hasEnded(_ client: Int32) -> Bool {
        var byte: UInt8 = 0
        return recv(client, &byte, 1, Int32(MSG_DONTWAIT)) == 0
    }

    /// Whether a connection waits.
    var isWaiting: Bool {
        var entry = pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    /// Opens files until the limit; returns how many were free.
    @discardableResult
    func useUpDescriptors(leaving count: Int) -> Int {
        while case let number = open("/dev/null", O_RDONLY | O_CLOEXEC), number >= 0 {
            fillers.append(number)
        }
        let free = fillers.count
        for _ in 0..<count { if let number = fillers.popLast() { close(number) } }
        return free
    }

    func freeDescriptors() {
        for number in fillers { close(number) }
        fillers = []
    }
}

/// Calls `accept4` as a shared library of this process does: by the symbol that the dynamic linker
/// finds first. A direct call would be bound when the tests are linked and prove less.
func acceptAsALibrary(_ listener: Int32) -> Int32 {
    typealias Accept4 =
        @convention(c) (
            Int32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int32
        ) -> Int32
    let symbol = dlsym(nil, "accept4")
    return unsafeBitCast(symbol, to: Accept4.self)(
        listener, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
}
