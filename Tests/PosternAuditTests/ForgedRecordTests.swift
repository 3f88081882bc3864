// Goal: records that nothing signed vouches for excuse nothing that is missing, and do not stand
// among those of the past.
// Method: logs by the real writer, with segments removed and records made up as somebody would who
// can write to the folder and has not the key.

import Foundation
import PosternAuthority
import PosternCore
import PosternWire
import Sodium
import Synchronization
import Testing

@testable import PosternAudit

@Suite struct ForgedRecordTests {
    /// Several sealed segments of one lane, then a checkpoint; still being written.
    private func log(
        _ decisions: Int = 3_000, settings: (inout AuditSettings) -> Void = { _ in }
    ) throws -> TestLog {
        let log = try TestLog(settings: settings)
        log.start()
        let credential = try log.attest(task: "t-1")
        for index in 0..<decisions {
            try log.decide(credential)
            if index % 200 == 0 { log.round(checkpoint: true) }
        }
        log.round(checkpoint: true)
        return log
    }

    private func verify(_ log: TestLog, patience: Int = 0) throws -> LogVerification {
        var verifier = LogVerifier(try log.folder, key: log.key)
        verifier.patienceMilliseconds = patience
        return try verifier.run(threads: 1) { _ in }
    }

    /// What retention would write of a sealed segment.
    private func retirement(of file: String, _ log: TestLog, sequence: UInt64) throws -> [UInt8] {
        let name = try #require(SegmentName(file))
        let bytes = try log.bytes(file)
        guard let signed = SegmentFormat.seal(of: bytes.span.bytes) else { throw TestFailure() }
        let segment = AuditTrail.SealedSegment(
            name: name, byteCount: bytes.count, seal: try RecordDecoder.seal(signed.body))
        var encoder = RecordEncoder()
        encoder.retirement(
            sequence: sequence, wallMilliseconds: log.clock.wallMilliseconds, segment: segment,
            lastChangeEpoch: 0)
        return encoder.writer.bytes
    }

    /// A segment of a run that nobody knows, in the file of an open one.
    private func forge(
        _ stream: String, part: UInt64 = 1,
        after previous: [UInt8] = [UInt8](repeating: 0, count: 16),
        instance: Bytes16 = Bytes16(high: 99, low: 99), in log: TestLog, _ records: [[UInt8]]
    ) throws {
        let id = Sodium.randomBytes(16)
        var encoder = RecordEncoder()
        SegmentHeader(
            segment: id, stream: stream, part: part, instance: instance,
            previous: previous, publicKey: log.key.bytes,
            createdMilliseconds: log.clock.wallMilliseconds
        ).write(to: &encoder)
        let empty = SegmentFormat.mark + id + [UInt8](repeating: 0, count: 72)
        let name = SegmentName(stream: stream, part: part, state: .open)
        try log.write(
            name.description, Frames.appending([encoder.writer.bytes] + records, to: empty))
    }

    private func stop(_ number: UInt64, _ log: TestLog) -> [UInt8] {
        var encoder = RecordEncoder()
        encoder.begin(.stop, fields: 4)
        encoder.field(.sequence, number)
        encoder.field(.time, log.clock.wallMilliseconds)
        encoder.field(.epoch, 1)
        return encoder.writer.bytes
    }

    private func remove(_ file: String, _ log: TestLog) throws {
        try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
    }

    // MARK: retirements

    /// True in every word, and nobody signed it.
    @Test func aRetirementInTheEndExcusesNothing() throws {
        let log = try log()
        defer { log.remove() }
        let told = try retirement(
            of: "lane-0.0000000001.sealed", log, sequence: log.sequence.last + 1)
        let control = "control.0000000001.open"
        try log.write(control, Frames.appending([told], to: try log.bytes(control)))
        #expect(try verify(log).problems == [])
        try remove("lane-0.0000000001.sealed", log)
        let problem = try #require(try verify(log).problems.first)
        #expect(problem.kind == .missing)
        #expect(problem.message.contains("something signed vouches for"), "\(problem.message)")
    }

    /// All of a stream, and the checkpoints too, under one that comes in a segment of its own.
    @Test func aRetirementInASegmentOfItsOwnExcusesNothing() throws {
        let log = try log()
        defer { log.remove() }
        log.stop()
        let last = try #require(try log.files.last { $0.hasPrefix("control") })
        let head = Array(try log.bytes(last)[8..<24])
        for stream in ["lane-0", "checkpoint"] {
            let files = try log.files.filter { $0.hasPrefix(stream) }
            let told = try retirement(
                of: try #require(files.last), log, sequence: log.sequence.last + 1)
            let bytes = try files.map { ($0, try log.bytes($0)) }
            for file in files { try remove(file, log) }
            try forge("control", part: 2, after: head, in: log, [told])
            #expect(try !verify(log).isGood, "\(stream)")
            for (file, content) in bytes { try log.write(file, content) }
        }
    }

    /// The next run seals what it finds: what the retirement says must fit what was signed.
    @Test func aRetirementSaysWhatCheckpointsSay() throws {
        let log = try log()
        defer { log.remove() }
        log.stop()
        // The last one, of which a checkpoint vouches for all.
        let file = try #require(try log.files.last { $0.hasPrefix("lane-0") })
        let last = try #require(try log.files.last { $0.hasPrefix("control") })
        var told = try retirement(of: file, log, sequence: log.sequence.last + 1)
        let bytes = try log.bytes(file)
        guard let signed = SegmentFormat.seal(of: bytes.span.bytes) else { throw TestFailure() }
        let digest = try RecordDecoder.seal(signed.body).root.bytes
        let place = try #require(told.indices.first { Array(told[$0...].prefix(32)) == digest })
        told[place] ^= 1
        for file in try log.files where file.hasPrefix("lane-0") { try remove(file, log) }
        try forge(
            "control", part: 2, after: Array(try log.bytes(last)[8..<24]), in: log, [told])
        let next = try TestLog(continuing: log)
        next.start()
        next.stop()
        #expect(try !verify(log).isGood)
    }

    /// What a thread found.
    private final class Verified: Sendable {
        let result = Mutex<LogVerification?>(nil)
        let isThere = MonotonicSemaphore()
    }

    /// Retention goes on while a log is checked; its broker signs a checkpoint soon.
    @Test func retentionOfTheLastSecondIsNoProblem() throws {
        let log = try log { $0.retainBytes = 300_000 }
        defer { log.remove() }
        log.retire(isVouched: false)
        #expect(try log.files.allSatisfy { $0 != "lane-0.0000000001.sealed" })
        #expect(try !verify(log).isGood)
        let folder = try log.folder
        let key = log.key
        // A thread of its own: a task might begin when its wait for a checkpoint is over.
        let verified = Verified()
        Thread {
            let found = try? LogVerifier(folder, key: key).run(threads: 1) { _ in }
            verified.result.withLock { $0 = found }
            verified.isThere.signal()
        }.start()
        // It has begun, most likely; where not, it finds the checkpoint at once.
        usleep(400_000)
        log.round(checkpoint: true)
        try #require(verified.isThere.wait(milliseconds: 60_000))
        let found = try #require(verified.result.withLock { $0 })
        #expect(found.problems == [])
        #expect(found.notes.contains { $0.kind == .retired })
        // And from then on at once.
        #expect(try verify(log).problems == [])
    }

    /// The oldest may have been read before it was removed, and those behind it not.
    @Test func whatWasReadBeforeItWasRemovedIsNoProblem() throws {
        let log = try log { $0.retainBytes = 300_000 }
        defer { log.remove() }
        let first = "lane-0.0000000001.sealed"
        let bytes = try log.bytes(first)
        log.retire()
        log.round(checkpoint: true)
        #expect(try log.files.filter { $0.hasPrefix("lane-0") }.first != "lane-0.0000000002.sealed")
        try log.write(first, bytes)
        #expect(try verify(log).problems == [])
        // Not where those behind it were taken away.
        let next = try #require(try log.files.first { $0.hasPrefix("lane-0") && $0 != first })
        try remove(next, log)
        #expect(try !verify(log).isGood)
    }

    /// Where the segment that told of a removal was removed too, not all else may be missing.
    @Test func whatWasWrittenSinceIsNotForgotten() throws {
        let log = try log { $0.retainBytes = 0 }
        defer { log.remove() }
        log.retire()
        log.stop()
        let next = try TestLog(continuing: log) { $0.retainBytes = 0 }
        next.start()
        let credential = try next.attest(task: "t-2")
        for index in 0..<3_000 {
            try next.decide(credential)
            if index % 200 == 0 { next.round(checkpoint: true) }
        }
        next.trail.desk.withLock { desk in
            desk.nextRetentionMilliseconds = 0
            _ = next.trail.round(&desk, isEnding: false)
        }
        next.round(checkpoint: true)
        #expect(try next.files.first { $0.hasPrefix("control") } != "control.0000000001.sealed")
        #expect(try verify(next).problems == [])
        for _ in 0..<3_000 {
            try next.decide(credential)
            if next.sequence.last % 200 == 0 { next.round(checkpoint: true) }
        }
        next.stop()
        #expect(try verify(next).problems == [])
        let first = try #require(try next.files.first { $0.hasPrefix("lane-0") })
        try remove(first, next)
        #expect(try !verify(next).isGood)
    }

    // MARK: numbers

    /// Where retention took numbers along, or a broker was killed that had drawn them.
    @Test func aNumberOfThePastIsFound() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        // A number that a kill excuses.
        var number: UInt64 = 0
        for index in 0..<100 {
            if index == 37 { number = log.sequence.draw() }
            try log.decide(credential)
            if index % 20 == 0 { log.round(checkpoint: true) }
        }
        #expect(try verify(log).problems == [])
        for instance in [Bytes16(high: 9, low: 9), log.instance] {
            try forge("lane-5", instance: instance, in: log, [stop(number, log)])
            let problem = try #require(try verify(log).problems.first)
            #expect(problem.message.contains("put in later"), "\(problem.message)")
            try remove("lane-5.0000000001.open", log)
        }
        // What the next run seals is no better for that.
        try forge("lane-5", instance: log.instance, in: log, [stop(number, log)])
        let next = try TestLog(continuing: log)
        next.start()
        next.stop()
        #expect(try verify(log).problems.first?.message.contains("put in later") == true)
    }

    /// A number is drawn before its record is written: it may come behind a checkpoint.
    @Test func aNumberMayComeBehindACheckpoint() throws {
        let log = try log(300)
        defer { log.remove() }
        let number = log.sequence.draw()
        log.round(checkpoint: true)
        let file = try #require(try log.files.first { $0.hasPrefix("control") })
        try log.write(file, Frames.appending([stop(number, log)], to: try log.bytes(file)))
        #expect(try verify(log).problems == [])
    }
}
