// Goal: whatever a file of a log's folder holds, its readers come to an end, and say what is wrong.
// Method: logs by the real writer, with records that no broker writes, files that end anywhere, and
// signed numbers as high as they can be.

import Foundation
import PosternAuthority
import PosternCore
import PosternWire
import Sodium
import Testing

@testable import PosternAudit

@Suite struct HostileFileTests {
    /// One that is being written, with a checkpoint.
    private func log() throws -> TestLog {
        let log = try TestLog()
        log.start()
        let credential = try log.attest(task: "t-1")
        for _ in 0..<3 { try log.decide(credential) }
        log.round(checkpoint: true)
        return log
    }

    /// Appends records to an open segment.
    private func append(
        _ records: [[UInt8]], to stream: String, of log: TestLog
    ) throws {
        let file = try #require(
            try log.files.first { $0.hasPrefix(stream) && $0.hasSuffix(".open") })
        try log.write(file, Frames.appending(records, to: try log.bytes(file)))
    }

    private func record(_ kind: AuditKind, _ fields: [(AuditField, UInt64)]) -> [UInt8] {
        var encoder = RecordEncoder()
        encoder.begin(kind, fields: 1 + fields.count)
        for (field, value) in fields { encoder.field(field, value) }
        return encoder.writer.bytes
    }

    @Test(arguments: [UInt64.max, 1 << 63])
    func aNumberMayBeAsHighAsItCan(number: UInt64) throws {
        let log = try log()
        defer { log.remove() }
        let stop = record(
            .stop, [(.sequence, number), (.time, log.clock.wallMilliseconds), (.epoch, 1)])
        try append([stop], to: "control", of: log)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.message.contains("higher than any"), "\(problem.message)")
    }

    /// Numbers that are far from each other take no more room than their records.
    @Test func aNumberOfManyPages() {
        var numbers = SequenceSet()
        var expected: Set<UInt64> = []
        var random = SystemRandomNumberGenerator()
        for index in 0..<20_000 {
            let number =
                switch index % 3 {
                case 0: UInt64(index) << 30
                case 1: UInt64.random(in: 1...70_000, using: &random)
                default: (UInt64(index) << 16) + UInt64.random(in: 0...3, using: &random)
                }
            let isNew = numbers.insert(number)
            #expect(isNew == expected.insert(number).inserted)
        }
        let isNew = numbers.insert(.max)
        #expect(isNew)
        expected.insert(.max)
        #expect(numbers.count == UInt64(expected.count) && numbers.last == .max)
        var missing: [ClosedRange<UInt64>] = []
        var next: UInt64 = 1
        for number in expected.sorted() where number >= next {
            if number > next { missing.append(next...(number - 1)) }
            if number < .max { next = number + 1 }
        }
        #expect(numbers.missing(from: 1, rangesMax: .max) == missing)
        #expect(numbers.missing(from: 1, rangesMax: 7) == Array(missing.prefix(7)))
    }

    @Test func retirementsMayTellOfAnyCount() throws {
        let log = try log()
        defer { log.remove() }
        let told = ["zz", "zy"].enumerated().map { index, stream in
            var encoder = RecordEncoder()
            encoder.begin(.retirement, fields: 10)
            encoder.field(.sequence, 6 + UInt64(index))
            encoder.field(.time, log.clock.wallMilliseconds)
            encoder.field(.detail, text: "\(stream).0000000001.sealed")
            encoder.field(.count, .max)
            encoder.field(.stream, text: stream)
            encoder.field(.part, .max)
            encoder.field(.root, bytes: [UInt8](repeating: 0, count: 32))
            encoder.field(.firstSequence, 0)
            encoder.field(.lastSequence, .max)
            return encoder.writer.bytes
        }
        try append(told, to: "control", of: log)
        #expect(try log.verify().numbers == 7)
        // Sealed by the next run, they are believed.
        let next = try TestLog(continuing: log)
        next.start()
        next.stop()
        #expect(try next.verify().notes.contains { $0.kind == .retired })
    }

    /// A log by whoever has a key may say anything, and is checked with that key.
    @Test func signedNumbersMayBeAsHighAsTheyCan() throws {
        let log = try log()
        defer { log.remove() }
        let seed = SecretBytes(copying: [UInt8](repeating: 7, count: 32).span.bytes)
        guard let key = SigningKey(seed: seed) else { throw TestFailure() }
        let bodies = [UInt64.max - 1, .max, .max].map { number in
            Checkpoint(
                number: number, timeMilliseconds: .max, lastSequence: .max, previous: .zero,
                parts: [
                    Checkpoint.Part(
                        stream: "lane-0", part: .max, count: .max, chain: .zero, root: .zero)
                ]
            ).body
        }
        let signed = bodies.map { SignedBody($0, by: key) }
        let records = signed.map { signed in
            var encoder = RecordEncoder()
            signed.write(as: .checkpoint, to: &encoder)
            return encoder.writer.bytes
        }
        try append(records, to: "checkpoint", of: log)
        #expect(try !log.verify().isGood)
    }

    @Test func aBudgetMayBeAsHighAsItCan() throws {
        var record = AuditRecord(kind: .decision)
        record.workload = "spiffe://example.org/agent"
        record.task = "t-1"
        record.intent = "read"
        record.key = TestLog.peer.key
        record.action = "read_file"
        record.resourceType = "File"
        record.resourceID = "x"
        record.calls = 1
        record.timeMilliseconds = 1
        record.budgetLeft = .max
        #expect(RecordedCall(record)?.budgetLeft == .max)
    }

    /// Each part has one file, whatever is in the other.
    @Test(arguments: ["open", "exported"])
    func aSegmentHasOneFile(state: String) throws {
        let log = try log()
        defer { log.remove() }
        log.stop()
        #expect(try log.verify().problems == [])
        let file = try #require(try log.files.first { $0.hasPrefix("lane-0") })
        let other = file.replacing("sealed", with: state)
        for bytes in [[], [1, 2, 3], try log.bytes(file)] {
            try log.write(other, bytes)
            let problems = try log.verify().problems.map(\.message)
            #expect(problems.contains { $0.contains("stands beside") }, "\(problems)")
        }
    }

    /// A place that is not before the record, in the end that nothing vouches for.
    @Test(arguments: [AuditField.credentialPlace, .snapshotPlace])
    func placesAreBeforeWhatNamesThem(field: AuditField) throws {
        let log = try log()
        defer { log.remove() }
        let file = try #require(try log.files.first { $0.hasPrefix("lane-0") })
        let bytes = try log.bytes(file)
        let count = UInt64(Frames.ranges(bytes).count)
        for place in [0, 1, count - 1, count, count + 1, .max] {
            var encoder = RecordEncoder()
            encoder.begin(.decision, fields: field == .snapshotPlace ? 9 : 8)
            encoder.field(.sequence, log.sequence.last + 1)
            encoder.field(.time, log.clock.wallMilliseconds)
            encoder.field(.epoch, 1)
            encoder.field(.reason, 0)
            encoder.field(.credentialPlace, field == .credentialPlace ? place : 1)
            encoder.field(.action, text: "read_file")
            encoder.field(.inputs, bytes: [UInt8](repeating: 0, count: 32))
            if field == .snapshotPlace { encoder.field(.snapshotPlace, place) }
            encoder.field(.latency, 1)
            try log.write(file, Frames.appending([encoder.writer.bytes], to: bytes))
            #expect(try log.verify().isGood == (1..<count).contains(place), "\(place)")
        }
    }

    /// Inside the zeros behind the last record, too.
    @Test(arguments: ["open", "sealed"])
    func aFileMayEndAnywhere(state: String) throws {
        let log = try log()
        defer { log.remove() }
        if state == "sealed" { log.stop() }
        let file = try #require(try log.files.first { $0.hasPrefix("lane-0") })
        let bytes = try log.bytes(file)
        let ranges = Frames.ranges(bytes).prefix(6)
        let last = try #require(ranges.last)
        let all = try count(log).entries
        for back in [0, -1, 1, last.count + 3] {
            let end = last.upperBound - back
            try log.write(file, Array(bytes[..<end]))
            // Only a segment that is sealed says where it ends.
            let isWhole = state == "open" && back <= 0
            #expect(try log.verify().isGood == isWhole, "\(end)")
            let (entries, problems) = try count(log)
            #expect(entries <= all, "\(end)")
            #expect(problems.map(\.file) == (state == "sealed" ? [file] : []), "\(end)")
            var tail = LogTail(try log.folder, AuditFilter())
            #expect(try tail.last(100).count == entries, "\(end)")
            #expect(try tail.more().isEmpty, "\(end)")
        }
    }

    private func count(_ log: TestLog) throws -> (entries: Int, problems: [LogProblem]) {
        var search = LogSearch(try log.folder)
        var entries = 0
        try search.run(AuditFilter()) { _ in
            entries += 1
            return entries < 1_000
        }
        return (entries, search.problems)
    }
}
