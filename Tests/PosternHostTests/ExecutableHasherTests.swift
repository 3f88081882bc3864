// Goal: the hash is that of the file's content now; it is remembered only where the file's times
// tell contents apart, and for a bounded number of files.
// Method: files behind a folder that stands for /proc/PID, at chosen wall times, compared with
// sha256sum.

import Foundation
import PosternAuthority
import Testing

@testable import PosternHost

@Suite struct ExecutableHasherTests {
    private let folder: TemporaryDirectory
    /// Far enough ahead for every file to count as settled.
    private let later = Int64(SystemClock().wallMilliseconds) + 60_000
    private let now = Int64(SystemClock().wallMilliseconds)

    init() throws {
        folder = try TemporaryDirectory()
        try folder.directory("7", mode: 0o700)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("7/exe"), withDestinationPath: folder.path("program"))
    }

    private func hash(_ hasher: ExecutableHasher, at time: Int64) throws -> String {
        let directory = try ProcessDirectory(processID: 7, procPath: folder.path)
        return try #require(try hasher.hash(directory, wallMilliseconds: time))
    }

    private func expected() throws -> String {
        String(try output(of: "/usr/bin/sha256sum", folder.path("program")).prefix(64))
    }

    @Test(arguments: [0, 1, 128 * 1024 - 1, 128 * 1024, 128 * 1024 + 1, 1_000_000])
    func hashesFilesOfAnySize(byteCount: Int) throws {
        try folder.file("program", String(repeating: "a", count: byteCount))
        #expect(try hash(ExecutableHasher(), at: later) == expected())
    }

    @Test func settledFileIsRemembered() throws {
        let hasher = ExecutableHasher()
        try folder.file("program", "one")
        let first = try hash(hasher, at: later)
        #expect(hasher.count == 1)
        #expect(try hash(hasher, at: later) == first)
        #expect(hasher.count == 1)
    }

    @Test func fileThatChangedJustNowIsNotRemembered() throws {
        let hasher = ExecutableHasher()
        try folder.file("program", "one")
        _ = try hash(hasher, at: now)
        #expect(hasher.count == 0)
        // A clock that was set back says nothing about the file's age.
        _ = try hash(hasher, at: 0)
        #expect(hasher.count == 0)
    }

    @Test func exchangedFileIsHashedAnew() throws {
        let hasher = ExecutableHasher()
        try folder.file("program", "one")
        let first = try hash(hasher, at: later)
        try folder.file("program", "two")
        let second = try hash(hasher, at: later)
        #expect(second != first)
        #expect(try second == expected())
    }

    @Test func contentWithTheFormerTimesIsHashedAnew() throws {
        let hasher = ExecutableHasher()
        try folder.file("program", "one")
        let path = folder.path("program")
        let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
        let first = try hash(hasher, at: later)
        // Same size, same inode, same time of change as far as its owner can set it.
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        // File times move in steps: wait until this change falls into a later one.
        let before = try System.status(path, followingLinks: true).changed
        #expect(
            eventually {
                try? handle.seek(toOffset: 0)
                try? handle.write(contentsOf: Data("two".utf8))
                return (try? System.status(path, followingLinks: true).changed) != before
            })
        try FileManager.default.setAttributes(
            [.modificationDate: try #require(date)], ofItemAtPath: path)
        let second = try hash(hasher, at: later)
        #expect(second != first)
        #expect(try second == expected())
    }

    @Test func rememberedHashesAreBounded() throws {
        let hasher = ExecutableHasher(hashesMax: 3)
        for index in 0..<10 {
            try folder.file("program", "content \(index)")
            _ = try hash(hasher, at: later)
        }
        #expect(hasher.count == 3)
    }

    @Test func fileOverTheLimitIsUnavailable() throws {
        let hasher = ExecutableHasher(bytesMax: 10)
        try folder.file("program", "0123456789")
        _ = try hash(hasher, at: later)
        try folder.file("program", "0123456789a")
        #expect(
            throws: ProcessError.unavailable(
                what: "executable hash: it has 11 bytes, more than 10")
        ) { try hash(hasher, at: later) }
    }
}
