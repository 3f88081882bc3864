// Goal: what the edge to the kernel promises beyond the calls themselves.
// Method: names with a NUL, a link at the longest length, messages of errors.

import Glibc
import Testing

@testable import PosternHost

@Suite struct SystemTests {
    @Test func nameWithANULIsRefused() throws {
        let error = SystemError("open", "/dev/null\0.key", code: EINVAL)
        #expect(throws: error) { _ = try System.open("/dev/null\0.key", .reading) }
        #expect(throws: SystemError("stat", "/\0", code: EINVAL)) {
            _ = try System.status("/\0", followingLinks: true)
        }
    }

    @Test func errorsAreReadable() {
        let error = SystemError("open", "/run/x", code: EACCES)
        #expect(error.description == "open of `/run/x` failed: permission denied (error 13)")
        #expect(SystemError("x", "y", code: 9_999).description.contains("unknown error"))
    }

    @Test func descriptorIsClosedOnRelease() throws {
        let number: Int32
        do {
            let folder = try TemporaryDirectory()
            let descriptor = try System.open(try folder.file("unique"), .reading)
            number = descriptor.number
            #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
        }
        var room = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/fd/\(number)", &room, 4_096)
        let text = String(decoding: room.prefix(max(0, count)).map(UInt8.init), as: UTF8.self)
        #expect(!text.contains("unique"))
    }

    @Test func listeners() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path("s")
        #expect(try System.listener(at: path) == .vanished)
        do {
            let listener = try UnixListener(path: path)
            #expect(try System.listener(at: path) == .alive)
            _ = consume listener
        }
        #expect(try System.listener(at: path) == .none)
        // A listener that is too busy to take another connection is alive.
        #expect(unlink(path) == 0)
        let listener = try UnixListener(path: path)
        var clients: [Int32] = []
        while let client = try? UnixListener.connected(to: path) { clients.append(client) }
        #expect(try System.listener(at: path) == .alive)
        for client in clients { close(client) }
        _ = consume listener
    }
}
