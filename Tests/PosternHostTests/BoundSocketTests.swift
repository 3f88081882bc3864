// Goal: after the bind the socket has the mode and group that were asked for, and a socket put in
// its place is noticed.
// Method: real sockets; a second bind as libzmq does it, by removing the file first.

import Glibc
import Testing

@testable import PosternHost

@Suite struct BoundSocketTests {
    private let folder: TemporaryDirectory
    private let path: SocketPath

    init() throws {
        folder = try TemporaryDirectory()
        path = try SocketPath(folder.path("gate.sock"))
    }

    private func secure(mode: UInt32 = 0o660, groupID: UInt32? = nil) throws -> BoundSocket {
        try SocketDirectory(of: path).secure(mode: mode, groupID: groupID)
    }

    @Test(arguments: [0o600, 0o660, 0o666] as [UInt32]) func modeIsSet(mode: UInt32) throws {
        let listener = try UnixListener(path: path.path)
        let socket = try secure(mode: mode)
        #expect(try System.status(path.path, followingLinks: false).mode == mode)
        #expect(socket.isStillOurs)
        _ = consume listener
    }

    @Test(.enabled(if: isRoot, "giving a socket to any group needs root"))
    func groupIsSet() throws {
        let listener = try UnixListener(path: path.path)
        let socket = try secure(groupID: 4)
        let status = try System.status(path.path, followingLinks: false)
        #expect(status.groupID == 4)
        #expect(status.ownerID == geteuid())
        #expect(socket.isStillOurs)
        _ = consume listener
    }

    @Test func withoutASocketThereIsNothingToSecure() throws {
        #expect(throws: SocketPathError.notBound(path: path.path)) { try secure() }
        try folder.file("gate.sock")
        #expect(throws: SocketPathError.notBound(path: path.path)) { try secure() }
    }

    @Test func stolenBindIsNoticed() throws {
        let listener = try UnixListener(path: path.path)
        let socket = try secure()
        #expect(unlink(path.path) == 0)
        #expect(!socket.isStillOurs)
        // Many times: a file system gives out an inode's number again as soon as it can.
        for _ in 0..<20 {
            let thief = try UnixListener(path: path.path)
            #expect(!socket.isStillOurs)
            _ = consume thief
            #expect(unlink(path.path) == 0)
        }
        _ = consume listener
    }
}
