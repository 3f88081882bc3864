// Goal: one holder at a time, across processes; the error says who; nothing that is not our lock
// file is touched.
// Method: locks within this process (flock counts open files) and against util-linux's `flock`.

import Foundation
import Glibc
import Testing

@testable import PosternHost

@Suite struct LockFileTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.path("gate.sock.lock") }

    init() throws { folder = try TemporaryDirectory() }

    /// The error of taking the lock; nil when it was taken (and let go).
    private func failure() -> LockFileError? {
        do throws(LockFileError) {
            _ = try LockFile(path: path)
            return nil
        } catch {
            return error
        }
    }

    /// Whether the lock can be had, now or soon: a process that another test starts has all open
    /// files, this lock too, from its fork until it executes its program.
    private var isFree: Bool { eventually { failure() == nil } }

    private func text() throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    private func hold<Result>(_ body: () throws -> Result) throws -> Result {
        let lock = try LockFile(path: path)
        let result = try body()
        _ = consume lock
        return result
    }

    @Test func secondHolderHearsWhoTheFirstIs() throws {
        let held = try hold { (failure: failure(), text: try text()) }
        #expect(held.failure == .held(path: path, processID: getpid()))
        #expect(held.text == "\(getpid())\n")
        #expect(isFree)
        #expect(try text() == "")
    }

    @Test func fileIsPrivateAndStays() throws {
        try hold {}
        let status = try System.status(path, followingLinks: false)
        #expect(status.mode == 0o600)
        #expect(status.kind == .regular)
    }

    @Test func lockOfAnotherProcess() throws {
        let script = "echo $$ > '\(path)'; exec sleep 60"
        let child = try Child("/usr/bin/flock", ["--no-fork", path, "/bin/sh", "-c", script])
        #expect(eventually { (try? text()) == "\(child.processID)\n" })
        #expect(failure() == .held(path: path, processID: child.processID))
        child.reap()
        #expect(isFree)
    }

    @Test(arguments: ["", "someone\n", "99999999999\n"])
    func holderThatDoesNotSayWho(content: String) throws {
        let child = try Child("/usr/bin/flock", ["--no-fork", path, "/bin/sleep", "60"])
        #expect(eventually { failure() != nil })
        try Data(content.utf8).write(to: URL(filePath: path), options: [])
        #expect(failure() == .held(path: path, processID: nil))
        child.reap()
    }

    @Test func childrenDoNotInheritIt() throws {
        let child = try hold { try Child("/bin/sleep", ["60"]) }
        #expect(isFree)
        child.reap()
    }

    @Test func formerTextIsReplaced() throws {
        try folder.file("gate.sock.lock", "123456789 and more\n")
        let held = try hold { try text() }
        #expect(held == "\(getpid())\n")
    }

    @Test func symbolicLinkIsLeftAlone() throws {
        let target = try folder.file("precious", "keep")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        #expect(failure() == .notOurs(path: path))
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "keep")
    }

    @Test func directoryIsLeftAlone() throws {
        try folder.directory("gate.sock.lock", mode: 0o700)
        #expect(failure() == .notOurs(path: path))
    }

    @Test func fifoIsLeftAlone() throws {
        #expect(mkfifo(path, 0o600) == 0)
        #expect(failure() == .notOurs(path: path))
    }

    @Test(.enabled(if: isRoot, "giving a file away needs root"))
    func fileOfAnotherUserIsLeftAlone() throws {
        try folder.file("gate.sock.lock", "keep")
        #expect(chown(path, 65_534, 65_534) == 0)
        #expect(failure() == .notOurs(path: path))
        #expect(try text() == "keep")
    }

    @Test func missingDirectoryIsASystemError() {
        let missing = folder.path("none/lock")
        #expect(throws: LockFileError.system(SystemError("open", missing, code: ENOENT))) {
            _ = try LockFile(path: missing)
        }
    }

    @Test func errorsSayWhatToDo() {
        let held = LockFileError.held(path: "/run/x.lock", processID: 12)
        #expect(
            held.description == "another broker, process `12`, holds the lock `/run/x.lock`; "
                + "stop it or choose another socket or folder")
        #expect(LockFileError.held(path: "/x", processID: nil).description.contains("fuser /x"))
        #expect(LockFileError.notOurs(path: "/x").description.contains("remove it"))
    }
}
