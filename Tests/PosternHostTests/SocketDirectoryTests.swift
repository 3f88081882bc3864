// Goal: a socket is bound only where nobody else can put another in its place; what is in the
// way is removed only when it is a socket that nobody listens on.
// Method: folders with a table of modes and owners; real sockets, live and left behind.

import Foundation
import Glibc
import Testing

@testable import PosternHost

@Suite struct SocketDirectoryTests {
    private let folder: TemporaryDirectory
    private let socket: SocketPath

    init() throws {
        folder = try TemporaryDirectory()
        socket = try SocketPath(folder.path("run/gate.sock"))
    }

    private func failure(_ body: () throws -> Void) -> SocketPathError? {
        do {
            try body()
            return nil
        } catch {
            return error as? SocketPathError
        }
    }

    private func open() throws { _ = try SocketDirectory(of: socket) }

    private func clear() throws { try SocketDirectory(of: socket).clearStale() }

    @Test func missingDirectoryIsMade() throws {
        try open()
        let status = try System.status(socket.directory, followingLinks: false)
        #expect(status.kind == .directory)
        #expect(status.mode & 0o027 == 0)
        #expect(status.mode & 0o700 == 0o700)
        try open()
    }

    @Test func onlyTheLastDirectoryIsMade() throws {
        let deep = try SocketPath(folder.path("a/b/gate.sock"))
        #expect(
            failure { _ = try SocketDirectory(of: deep) }
                == .noDirectory(path: folder.path("a/b")))
        #expect(try folder.names == [])
    }

    @Test func fileInTheWayOfTheDirectory() throws {
        try folder.file("run")
        #expect(failure(open) == .notADirectory(path: socket.directory))
        let below = try SocketPath(folder.path("run/x/gate.sock"))
        #expect(
            failure { _ = try SocketDirectory(of: below) }
                == .notADirectory(path: folder.path("run/x")))
    }

    @Test(arguments: [
        (0o700, true), (0o750, true), (0o755, true), (0o711, true), (0o770, false),
        (0o720, false), (0o702, false), (0o777, false), (0o757, false), (0o1777, true),
        (0o1770, true), (0o2750, true), (0o2770, false),
    ])
    func directoryModes(mode: Int, isAccepted: Bool) throws {
        try folder.directory("run", mode: mode)
        let expected =
            isAccepted
            ? nil : SocketPathError.openDirectory(path: socket.directory, mode: UInt32(mode))
        #expect(failure(open) == expected)
    }

    @Test(.enabled(if: isRoot, "giving a directory away needs root"))
    func directoryOfAnotherUser() throws {
        try folder.directory("run", mode: 0o755)
        #expect(chown(socket.directory, 65_534, 65_534) == 0)
        #expect(failure(open) == .foreignDirectory(path: socket.directory, ownerID: 65_534))
    }

    @Test func nothingInTheWay() throws {
        #expect(failure(clear) == nil)
    }

    @Test func socketLeftBehindIsRemoved() throws {
        try open()
        do { _ = try UnixListener(path: socket.path) }
        #expect(access(socket.path, F_OK) == 0)
        #expect(failure(clear) == nil)
        #expect(access(socket.path, F_OK) != 0)
    }

    @Test func liveSocketIsAnError() throws {
        try open()
        let listener = try UnixListener(path: socket.path)
        #expect(failure(clear) == .inUse(path: socket.path))
        #expect(access(socket.path, F_OK) == 0)
        _ = consume listener
    }

    @Test func liveSocketOfAnotherKindIsAnError() throws {
        try open()
        let other = try UnixListener(path: socket.path, takesMessages: true)
        #expect(failure(clear) == .inUse(path: socket.path))
        #expect(access(socket.path, F_OK) == 0)
        _ = consume other
    }

    @Test(arguments: ["file", "directory", "link", "fifo"])
    func whatIsNoSocketIsLeftAlone(kind: String) throws {
        try open()
        switch kind {
        case "file": try folder.file("run/gate.sock", "keep")
        case "directory": try folder.directory("run/gate.sock", mode: 0o700)
        case "fifo": #expect(mkfifo(socket.path, 0o600) == 0)
        default:
            // A link to a socket is no socket either.
            do { _ = try UnixListener(path: folder.path("other.sock")) }
            try FileManager.default.createSymbolicLink(
                atPath: socket.path, withDestinationPath: folder.path("other.sock"))
        }
        let before = try System.status(socket.path, followingLinks: false)
        #expect(failure(clear) == .notASocket(path: socket.path))
        #expect(try System.status(socket.path, followingLinks: false) == before)
    }

    @Test(arguments: SocketPathError.samples) func errorsAreOneLineAndSayWhere(
        error: SocketPathError
    ) {
        let text = error.description
        #expect(!text.contains("\n"))
        #expect(text.contains("`"))
        #expect(text.first?.isUppercase == false)
    }
}

extension SocketPathError {
    fileprivate static let samples: [SocketPathError] = [
        .notAbsolute(path: "x"), .tooLong(path: "/x", byteCount: 200), .noDirectory(path: "/x"),
        .notADirectory(path: "/x"), .foreignDirectory(path: "/x", ownerID: 7),
        .openDirectory(path: "/x", mode: 0o777), .inUse(path: "/x"), .notASocket(path: "/x"),
        .notBound(path: "/x"),
        .system(SystemError("open", "/x", code: 13)),
    ]
}
