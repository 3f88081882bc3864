// Goal: a file that holds nothing passes for a segment that was just made, and for no other; what
// is no segment is told of by whoever reads.
// Method: logs by the real writer, of which files are emptied, cut or changed where they begin.

import Foundation
import PosternAuthority
import PosternCore
import Testing

@testable import PosternAudit

@Suite struct BlankSegmentTests {
    /// Two runs: the first was killed, the second is being written or has stopped.
    private func log(isStopped: Bool) throws -> TestLog {
        let log = try TestLog()
        log.start()
        try log.decide(try log.attest(task: "t-1"))
        log.round(checkpoint: true)
        let next = try TestLog(continuing: log)
        next.start()
        let credential = try next.attest(task: "t-2")
        for _ in 0..<3 { try next.decide(credential) }
        next.round(checkpoint: true)
        if isStopped { next.stop() }
        return next
    }

    /// Exchanges the last segment of a stream for an open one; its name.
    private func replace(
        _ stream: String, of log: TestLog, by change: ([UInt8]) -> [UInt8]
    ) throws -> String {
        let file = try #require(try log.files.last { $0.hasPrefix(stream) })
        let bytes = try log.bytes(file)
        try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
        var name = try #require(SegmentName(file))
        name.state = .open
        try log.write(name.description, change(bytes))
        return name.description
    }

    @Test(arguments: [true, false], ["lane-0", "control"])
    func whatACheckpointVouchesForIsMissed(isStopped: Bool, stream: String) throws {
        for rest in [0, 1, 32, 4_096] {
            let log = try log(isStopped: isStopped)
            defer { log.remove() }
            #expect(try log.verify().problems == [])
            let file = try replace(stream, of: log) { _ in [UInt8](repeating: 0, count: rest) }
            let problem = try #require(try log.verify().problems.first, "\(rest)")
            #expect(problem.kind == .missing && problem.file == file)
            #expect(problem.message.contains("vouches for"), "\(problem.message)")
        }
    }

    /// Any bit of the mark, with all of the records behind it.
    @Test(arguments: [0, 7, 63])
    func aWrongMarkIsNoBlankFile(bit: Int) throws {
        let log = try log(isStopped: false)
        defer { log.remove() }
        let file = try replace("lane-0", of: log) { bytes in
            var bytes = bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            return bytes
        }
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.kind == .changed && problem.file == file)
        #expect(problem.message.contains("does not begin as a segment"), "\(problem.message)")
        var search = LogSearch(try log.folder)
        #expect(try !search.all(AuditFilter()).isEmpty)
        #expect(search.problems.map(\.file) == [file])
        var tail = LogTail(try log.folder, AuditFilter())
        for _ in 0..<2 { _ = try tail.last(10) + tail.more() }
        #expect(tail.problems.map(\.file) == [file])
        let unread = LogProblem(.changed, file, "is no segment of an audit log")
        #expect(throws: DecisionProver.Failure.unread([unread])) {
            try DecisionProver(try log.folder).prove(
                DecisionID(Bytes16(high: log.instance.high, low: 6)))
        }
    }

    /// Of a log that is so young that nothing in it is missed otherwise.
    @Test func blankCheckpointsAreMissed() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        log.round(checkpoint: true)
        #expect(try log.verify().problems == [])
        _ = try replace("checkpoint", of: log) { _ in [] }
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.message.contains("the whole stream is missing"), "\(problem.message)")
    }

    @Test func aFolderOfBlankFilesIsNoGoodLog() throws {
        let log = try log(isStopped: false)
        defer { log.remove() }
        for file in try log.files {
            try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
        }
        try log.write("control.0000000001.open", [UInt8](repeating: 0, count: 100))
        try log.write("checkpoint.0000000001.open", [])
        #expect(try log.verify().problems.map(\.kind) == [.missing])
    }

    /// As a reader may see it while its broker makes it: everything but the length of its first
    /// record, up to any byte.
    @Test func aSegmentThatIsBeingMadeIsNoProblem() throws {
        let log = try log(isStopped: false)
        defer { log.remove() }
        let file = try #require(try log.files.last { $0.hasPrefix("lane-0") })
        let bytes = try log.bytes(file)
        let header = try #require(Frames.ranges(bytes).first)
        var name = try #require(SegmentName(file))
        name = SegmentName(stream: name.stream, part: name.part + 1, state: .open)
        for end in [0, 1, 7, 8, 9, 20, 24, 33, 36, 40, 41, header.upperBound] {
            var made = [UInt8](repeating: 0, count: 4_096)
            made.replaceSubrange(..<end, with: bytes[..<end])
            for offset in 32..<36 { made[offset] = 0 }
            try log.write(name.description, made)
            #expect(try log.verify().problems == [], "\(end)")
            var search = LogSearch(try log.folder)
            #expect(try !search.all(AuditFilter()).isEmpty)
            #expect(search.problems == [], "\(end)")
        }
    }

    /// Which run a segment of checkpoints is of is not signed before it is sealed.
    @Test func anotherRunsNameExcusesNoNumber() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        try log.decide(try log.attest(task: "t-1"))
        for _ in 0..<9 { _ = log.sequence.draw() }
        log.round(checkpoint: true)
        #expect(try !log.verify().isGood)
        let file = try #require(try log.files.first { $0.hasPrefix("checkpoint") })
        var bytes = try log.bytes(file)
        let header = try #require(Frames.ranges(bytes).first)
        let name = Array(log.instance.bytes)
        let place = try #require(
            header.first { Array(bytes[$0...].prefix(name.count)) == name })
        bytes[place] ^= 1
        Frames.fit(&bytes, header)
        try log.write(file, bytes)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.message.contains("which checkpoints vouch for"), "\(problem.message)")
    }
}
