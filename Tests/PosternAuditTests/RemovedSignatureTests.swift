// Goal: what only a seal or a checkpoint vouched for cannot be changed by who takes that away.
// Method: logs by the real writer, of which signatures are removed as somebody would who has the
// files and not the key.

import Foundation
import PosternAuthority
import PosternCore
import Testing

@testable import PosternAudit

@Suite struct RemovedSignatureTests {
    /// Takes the seal off a sealed segment, so that it looks as if it was being written.
    private func unseal(_ log: TestLog, _ file: String) throws {
        var bytes = try log.bytes(file)
        let seal = try #require(Frames.ranges(bytes).last)
        bytes.removeSubrange(seal.lowerBound - SegmentFormat.frameHeadBytes..<bytes.count)
        try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
        let name = try #require(file.split(separator: ".sealed").first)
        try log.write("\(name).open", bytes + [UInt8](repeating: 0, count: 64))
    }

    private func log(_ log: TestLog) throws {
        log.start()
        let credential = try log.attest(task: "t-1")
        for index in 0..<2_500 {
            try log.decide(credential)
            if index % 100 == 0 { log.round(checkpoint: true) }
        }
    }

    @Test func aSealBeforeAnotherIsMissed() throws {
        let log = try TestLog()
        defer { log.remove() }
        try self.log(log)
        log.stop()
        #expect(try log.verify().problems == [])
        try unseal(log, "lane-0.0000000001.sealed")
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.file == "lane-0.0000000001.open")
        #expect(problem.message.contains("`lane-0.0000000002.sealed` behind it has one"))
    }

    /// The one before the segment that is being written.
    @Test func theLastSealIsMissed() throws {
        let log = try TestLog()
        defer { log.remove() }
        try self.log(log)
        log.round(checkpoint: true)
        #expect(try log.verify().problems == [])
        let last = try #require(
            try log.files.last { $0.hasPrefix("lane-0") && $0.hasSuffix(".sealed") })
        try unseal(log, last)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.message.contains("is of part"), "\(problem.message)")
    }

    @Test func anEarlierRunsSealIsMissed() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        log.stop()
        let next = try TestLog(continuing: log)
        next.start()
        #expect(try next.verify().problems == [])
        try unseal(log, "control.0000000001.sealed")
        let problems = try next.verify().problems.map(\.message)
        #expect(problems.contains { $0.contains("another run of the broker") }, "\(problems)")
    }

    /// A log of minutes without a signature is none of the last second.
    @Test func checkpointsOfMinutesAreMissed() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        for _ in 0..<3 {
            try log.decide(credential)
            log.clock.advance(milliseconds: 20_000)
        }
        #expect(try log.verify().problems == [])
        #expect(try log.verify().notes.map(\.kind) == [.unvouched])
        log.clock.advance(milliseconds: 30_000)
        try log.decide(credential)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.message.contains("of the last 90 s"), "\(problem.message)")
        log.round(checkpoint: true)
        #expect(try log.verify().problems == [])
    }

    /// More than are kept of one segment.
    @Test func manyCheckpointsOfOneSegment() throws {
        let log = try TestLog(segmentBytes: 1 << 20)
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        for _ in 0..<700 {
            try log.decide(credential)
            log.round(checkpoint: true)
        }
        #expect(try log.verify().problems == [])
        let file = "lane-0.0000000001.open"
        let bytes = try log.bytes(file)
        let ranges = Frames.ranges(bytes)
        for record in [5, 400, ranges.count - 1] {
            var changed = bytes
            changed[try #require(Frames.place(of: "read_file", in: bytes, ranges[record]))] ^= 1
            Frames.fit(&changed, ranges[record])
            try log.write(file, changed)
            let problem = try #require(try log.verify().problems.first)
            let named = try #require(problem.record)
            #expect(problem.file == file && named >= record && named < record + 4)
        }
    }
}
