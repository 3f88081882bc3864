// Goal: only a path that the kernel can bind is a socket path, and its parts are right.
// Method: a table of paths; lengths around the kernel's limit.

import Testing

@testable import PosternHost

@Suite struct SocketPathTests {
    @Test(arguments: [
        ("/run/postern/gate.sock", "/run/postern", "gate.sock"),
        ("/gate.sock", "/", "gate.sock"),
        ("/a b/c", "/a b", "c"),
    ])
    func parts(path: String, directory: String, name: String) throws {
        let socket = try SocketPath(path)
        #expect(socket.directory == directory)
        #expect(socket.name == name)
        #expect(socket.lockPath == path + ".lock")
        #expect("\(socket)" == path)
    }

    @Test(arguments: ["", "gate.sock", "./gate.sock", "@gate", "/", "/run/", "/a\0b"])
    func notAbsolute(path: String) {
        #expect(throws: SocketPathError.notAbsolute(path: path)) { try SocketPath(path) }
    }

    @Test func lengthInBytes() throws {
        let longest = "/" + String(repeating: "a", count: 106)
        #expect(try SocketPath(longest).path.utf8.count == 107)
        let tooLong = longest + "a"
        #expect(throws: SocketPathError.tooLong(path: tooLong, byteCount: 108)) {
            try SocketPath(tooLong)
        }
        // Fifty-four letters of two bytes.
        let wide = "/" + String(repeating: "é", count: 54)
        #expect(throws: SocketPathError.tooLong(path: wide, byteCount: 109)) {
            try SocketPath(wide)
        }
    }
}
