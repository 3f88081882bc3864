// Goal: a log that was cut off, put back to an earlier state or exchanged is found out by what the
// state remembers, the last checkpoint; one that is as it was left is not suspected.
// Method: logs by the real writer, disturbed between two runs; what one run tells is what the next
// one knows.

import Foundation
import PosternAuthority
import Testing

@testable import PosternAudit

@Suite struct MissingCheckpointTests {
    private func decide(_ log: TestLog, _ count: Int = 3) throws {
        log.start()
        let credential = try log.attest(task: "t-1")
        for _ in 0..<count {
            try log.decide(credential)
            log.round(checkpoint: true)
        }
    }

    private func empty(_ log: TestLog) throws {
        for file in try log.files {
            try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
        }
    }

    private func contents(_ log: TestLog) throws -> [String: [UInt8]] {
        try log.files.reduce(into: [:]) { $0[$1] = try log.bytes($1) }
    }

    /// Takes seals and checkpoints off all that is there.
    private func strip(_ log: TestLog) throws {
        for file in try log.files {
            let name = try #require(SegmentName(file))
            var bytes = try log.bytes(file)
            let frames = Frames.ranges(bytes)
            var keep = frames.count
            if name.state != .open { keep -= 1 }
            if name.stream == "checkpoint" { keep = 1 }
            let end = frames[keep - 1].upperBound
            let zeros = [UInt8](repeating: 0, count: 64 + (8 - end % 8) % 8)
            bytes.replaceSubrange(end..., with: zeros)
            try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
            var open = name
            open.state = .open
            try log.write(open.description, bytes)
        }
    }

    /// It waits for the sync that makes a checkpoint durable, of which the next one waits too.
    @Test func aCheckpointIsToldOfOnceItIsDurable() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        log.round(checkpoint: true)
        #expect(try log.verify().checkpoint?.number == 1)
        #expect(log.kept == nil)
        log.round(checkpoint: true)
        #expect(log.kept?.number == 1)
        log.stop()
        let last = try #require(try log.verify().checkpoint)
        #expect(log.kept == AuditCheckpoint(number: last.number, digest: "\(last.digest)"))
    }

    @Test(arguments: [true, false])
    func aLogAsItWasLeftIsNotSuspected(isKilled: Bool) throws {
        let log = try TestLog()
        defer { log.remove() }
        try decide(log)
        if !isKilled { log.stop() }
        let kept = try #require(log.kept)
        let next = try TestLog(continuing: log, known: kept)
        #expect(next.trail.recovered.missing == nil)
        try decide(next)
        next.stop()
        #expect(try log.verify(wanted: kept.digest).problems == [])
    }

    /// Every signature, so that all of it seems to be of the last second.
    @Test func aLogWithoutItsSignaturesIsFoundOut() throws {
        let log = try TestLog()
        defer { log.remove() }
        try decide(log)
        log.stop()
        let kept = try #require(log.kept)
        try strip(log)
        #expect(try log.verify().problems == [], "nothing in the log itself tells")
        let problems = try log.verify(wanted: kept.digest).problems.map(\.message)
        #expect(problems.contains { $0.contains("no checkpoint has the digest \(kept.digest)") })

        let next = try TestLog(continuing: log, known: kept)
        #expect(next.trail.recovered.missing == kept)
        try decide(next)
        next.stop()
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.message.contains("checkpoint \(kept.number + 1) stands where 1 should"))
        // Also for a state that did not come to know what was signed since.
        #expect(try TestLog(continuing: log, known: kept).trail.recovered.missing == nil)
        // It stays found out, and is not told of again and again.
        #expect(try TestLog(continuing: log, known: next.kept).trail.recovered.missing == nil)
        #expect(try !log.verify().isGood)
    }

    @Test func aLogThatWasPutBackIsFoundOut() throws {
        let log = try TestLog()
        defer { log.remove() }
        try decide(log)
        log.stop()
        let earlier = try contents(log)
        let next = try TestLog(continuing: log, known: log.kept)
        try decide(next)
        next.stop()
        let kept = try #require(next.kept)
        try empty(log)
        for (file, bytes) in earlier { try log.write(file, bytes) }
        let last = try TestLog(continuing: log, known: kept)
        #expect(last.trail.recovered.missing == kept)
        try decide(last)
        let problems = try log.verify().problems.map(\.message)
        #expect(problems.contains { $0.contains("checkpoint \(kept.number + 1) stands where") })
    }

    /// Another folder, or one that was emptied: good for who can name the end of the one before.
    @Test func aNewLogGoesOnFromTheOneBefore() throws {
        let log = try TestLog()
        defer { log.remove() }
        try decide(log)
        log.stop()
        let kept = try #require(log.kept)
        try empty(log)
        let next = try TestLog(continuing: log, known: kept)
        #expect(next.trail.recovered.missing == kept)
        try decide(next)
        #expect(try !next.verify().isGood)
        #expect(try next.verify(wanted: kept.digest).problems == [])
        #expect(try !next.verify(wanted: String(repeating: "0", count: 64)).isGood)
    }

    /// The first of all names none, and a digest of zeros is none.
    @Test func zerosAreNoCheckpoint() throws {
        let log = try TestLog()
        defer { log.remove() }
        try decide(log)
        #expect(try !log.verify(wanted: String(repeating: "0", count: 64)).isGood)
    }

    /// A log of the same broker that went another way: numbers go on, and do not hide it.
    @Test func anotherLogOfTheSameKeyIsFoundOut() throws {
        let (log, other) = (try TestLog(), try TestLog())
        defer {
            log.remove()
            other.remove()
        }
        try decide(log)
        try decide(other, 9)
        log.stop()
        other.stop()
        let next = try TestLog(continuing: other, known: log.kept)
        #expect(next.trail.recovered.missing == log.kept)
        try decide(next)
        let problems = try other.verify().problems.map(\.message)
        #expect(problems.contains { $0.contains("names another one before it") })
    }

    /// A state that was put back knows a checkpoint of long ago, in a segment that is sealed.
    @Test func anEarlyCheckpointIsFound() throws {
        let log = try TestLog()
        defer { log.remove() }
        try decide(log)
        log.stop()
        let kept = try #require(log.kept)
        for _ in 0..<3 {
            let next = try TestLog(continuing: log)
            try decide(next)
            next.stop()
        }
        #expect(try log.files.filter { $0.hasPrefix("checkpoint") }.count == 4)
        #expect(try TestLog(continuing: log, known: kept).trail.recovered.missing == nil)
        let other = AuditCheckpoint(number: kept.number, digest: String(repeating: "0", count: 64))
        #expect(try TestLog(continuing: log, known: other).trail.recovered.missing == other)
    }

    /// Retention took it: nothing is known to be missing.
    @Test func aCheckpointThatWasRetiredIsNotMissed() throws {
        let log = try TestLog()
        defer { log.remove() }
        try decide(log)
        log.stop()
        let kept = try #require(log.kept)
        let next = try TestLog(continuing: log, known: kept)
        try decide(next)
        next.stop()
        try FileManager.default.removeItem(
            atPath: "\(log.path)/checkpoint.0000000001.sealed")
        #expect(try TestLog(continuing: log, known: kept).trail.recovered.missing == nil)
    }
}
