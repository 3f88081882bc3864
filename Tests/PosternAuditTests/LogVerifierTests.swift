// Goal: a log that the broker wrote is good, whatever ended it; one that somebody changed is not,
// and the first bad record is named.
// Method: logs by the real writer, then bytes flipped, records, files and tails taken away, moved
// and made up, with checksums that fit.

import Foundation
@testable import PosternAudit
import PosternAuthority
import PosternCore
import Sodium
import Testing

@Suite struct LogVerifierTests {
    /// Two lanes, several segments, checkpoints on the way; sealed.
    private func sealedLog() throws -> TestLog {
        let log = try TestLog()
        log.start()
        let credentials = [try log.attest(task: "t-1"), try log.attest(task: "t-2")]
        for index in 0..<4_000 {
            try log.decide(credentials[index % 2], lane: "lane-\(index % 2)")
            if index % 100 == 0 { log.round(checkpoint: true) }
        }
        try log.complete(credentials[0])
        log.stop()
        return log
    }

    @Test func aLogThatEndedByItselfIsGood() throws {
        let log = try sealedLog()
        defer { log.remove() }
        let found = try log.verify()
        #expect(found.problems == [])
        #expect(found.notes == [])
        #expect(found.numbers == 4_005)
        #expect(found.lastSequence == 4_005)
        #expect(try log.files.allSatisfy { $0.hasSuffix(".sealed") })
        #expect(try log.files.count > 4)
    }

    /// One that is being written, with decisions before and behind its last checkpoint.
    private func openLog() throws -> TestLog {
        let log = try TestLog()
        log.start()
        let credential = try log.attest(task: "t-1")
        for _ in 0..<100 { try log.decide(credential) }
        log.round(checkpoint: true)
        for _ in 0..<10 { try log.decide(credential) }
        return log
    }

    @Test func aLogThatIsBeingWrittenIsGood() throws {
        let log = try openLog()
        defer { log.remove() }
        let found = try log.verify()
        #expect(found.problems == [])
        #expect(found.notes.map(\.kind) == [.unvouched])
    }

    /// Its `stop` is there, and no checkpoint vouches for it.
    @Test func aBrokerThatWasKilledWhileItEndedHasLostNothing() throws {
        let log = try openLog()
        defer { log.remove() }
        #expect(log.trail.record(.stopped(epoch: 1)))
        #expect(try log.verify().problems == [])
        let next = try TestLog(continuing: log)
        next.start()
        next.stop()
        let found = try next.verify()
        #expect(found.problems == [])
        #expect(Set(found.notes.map(\.kind)) == [.recovered])
    }

    @Test func aKilledBrokersLogIsGoodAndItsEndIsTold() throws {
        let log = try sealedLog()
        defer { log.remove() }
        for _ in 0..<3 {
            let next = try TestLog(continuing: log)
            next.start()
            let credential = try next.attest(task: "t-3")
            for index in 0..<1_000 { try next.decide(credential, lane: "lane-\(index % 2)") }
            next.round(checkpoint: true)
            try next.decide(credential)
        }
        let last = try TestLog(continuing: log)
        last.start()
        last.stop()
        let found = try log.verify()
        #expect(found.problems == [])
        #expect(found.notes.contains { $0.kind == .recovered })
    }

    /// A number that was drawn and not written when the broker was killed.
    @Test func aNumberIsMissingOfAKilledRun() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        try log.decide(credential)
        _ = log.sequence.draw()
        log.round(checkpoint: true)
        let next = try TestLog(continuing: log)
        next.start()
        next.stop()
        let found = try log.verify()
        #expect(found.problems == [])
        #expect(found.notes.contains { $0.kind == .unwritten })
    }

    @Test func numbersAreMissingOfARunThatEndedByItself() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        _ = log.sequence.draw()
        log.stop()
        let found = try log.verify()
        #expect(found.problems.map(\.kind) == [.missing])
        #expect(found.problems.first?.message.contains("number 2 is missing") == true)
    }

    /// Whichever byte of whichever sealed file; a third of them, for the time that it takes.
    @Test func aFlippedByteIsFound() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        for _ in 0..<5 { try log.decide(credential) }
        log.round(checkpoint: true)
        try log.decide(credential)
        log.stop()
        #expect(try log.verify().isGood)
        for file in try log.files {
            let bytes = try log.bytes(file)
            for offset in stride(from: 0, to: bytes.count, by: 3) {
                var changed = bytes
                changed[offset] ^= 1 << UInt8(offset % 8)
                try log.write(file, changed)
                let found = try log.verify()
                #expect(!found.isGood, "\(file) at \(offset)")
                #expect(found.problems.first?.file == file, "\(file) at \(offset)")
            }
            try log.write(file, bytes)
        }
    }

    @Test func theFirstBadRecordIsNamed() throws {
        let log = try sealedLog()
        defer { log.remove() }
        let file = try #require(try log.files.first { $0.hasPrefix("lane-1") })
        var bytes = try log.bytes(file)
        let ranges = Frames.ranges(bytes)
        bytes[ranges[17].lowerBound + 5] ^= 4
        try log.write(file, bytes)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.file == file)
        #expect(problem.record == 17)
        #expect(problem.offset == ranges[17].lowerBound - 8)
    }

    /// With checksums that fit, the checkpoints narrow down where.
    @Test func aChangedRecordWithAChecksumThatFitsIsFound() throws {
        let log = try sealedLog()
        defer { log.remove() }
        let file = try #require(try log.files.first { $0.hasPrefix("lane-0") })
        var bytes = try log.bytes(file)
        let range = Frames.ranges(bytes)[20]
        // The last byte of `read_file`.
        let place = try #require(Frames.place(of: "read_file", in: bytes, range))
        bytes[place + 8] = UInt8(ascii: "f")
        Frames.fit(&bytes, range)
        try log.write(file, bytes)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.file == file)
        #expect(problem.message.contains("checkpoint"))
        #expect(try #require(problem.record) >= 20)
    }

    @Test(arguments: ["lane-0", "control", "checkpoint"])
    func aRecordIsTakenAway(stream: String) throws {
        let log = try sealedLog()
        defer { log.remove() }
        let file = try #require(try log.files.first { $0.hasPrefix(stream) })
        var bytes = try log.bytes(file)
        let ranges = Frames.ranges(bytes)
        bytes.removeSubrange((ranges[2].lowerBound - 8)..<(ranges[3].lowerBound - 8))
        try log.write(file, bytes)
        #expect(try log.verify().problems.first?.file == file)
    }

    @Test func recordsChangePlaces() throws {
        let log = try sealedLog()
        defer { log.remove() }
        let file = try #require(try log.files.first { $0.hasPrefix("lane-0") })
        let bytes = try log.bytes(file)
        let ranges = Frames.ranges(bytes)
        let first = (ranges[10].lowerBound - 8)..<(ranges[11].lowerBound - 8)
        let second = (ranges[11].lowerBound - 8)..<(ranges[12].lowerBound - 8)
        let changed =
            Array(bytes[..<first.lowerBound]) + Array(bytes[second]) + Array(bytes[first])
            + Array(bytes[second.upperBound...])
        try log.write(file, changed)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.file == file)
        #expect(problem.record == 11)
        #expect(problem.message.contains("stands behind"))
    }

    @Test func aSealedFileIsCutOff() throws {
        let log = try sealedLog()
        defer { log.remove() }
        for file in try log.files {
            let bytes = try log.bytes(file)
            try log.write(file, Array(bytes[..<(bytes.count * 2 / 3)]))
            #expect(try log.verify().problems.first?.file == file)
            try log.write(file, bytes)
        }
    }

    /// The first, one in the middle, the last of a stream.
    @Test func aFileIsTakenAway() throws {
        let log = try sealedLog()
        defer { log.remove() }
        for file in try log.files {
            let bytes = try log.bytes(file)
            try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
            let found = try log.verify()
            #expect(!found.isGood, "\(file)")
            #expect(
                file.hasPrefix("checkpoint") || found.problems.contains { $0.kind == .missing },
                "\(file): \(found.problems)")
            try log.write(file, bytes)
        }
    }

    @Test func aTailThatNoCheckpointVouchesForIsTorn() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        for _ in 0..<20 { try log.decide(credential) }
        log.round(checkpoint: true)
        for _ in 0..<5 { try log.decide(credential) }
        let file = try #require(try log.files.first { $0.hasPrefix("lane-0") })
        var bytes = try log.bytes(file)
        let ranges = Frames.ranges(bytes)
        // Half of the last frame did not get to the disk.
        let last = try #require(ranges.last)
        for offset in (last.lowerBound + 20)..<last.upperBound { bytes[offset] = 0 }
        try log.write(file, bytes)
        let found = try log.verify()
        #expect(found.problems == [])
        #expect(found.notes.contains { $0.kind == .torn && $0.message.contains(file) })
    }

    @Test func aTailThatACheckpointVouchesForIsMissed() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        for _ in 0..<20 { try log.decide(credential) }
        log.round(checkpoint: true)
        let file = try #require(try log.files.first { $0.hasPrefix("lane-0") })
        var bytes = try log.bytes(file)
        let ranges = Frames.ranges(bytes)
        let cut = ranges[15].lowerBound - 8
        for offset in cut..<bytes.count { bytes[offset] = 0 }
        try log.write(file, bytes)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.kind == .missing)
        #expect(problem.file == file)
        #expect(problem.record == 15)
        #expect(problem.offset == cut)
        // The next broker seals what is left, and that it did changes nothing.
        let next = try TestLog(continuing: log)
        next.start()
        next.stop()
        #expect(try log.verify().problems.first?.message.contains("vouches") == true)
    }

    /// In a segment that no seal vouches for yet.
    @Test func aCheckpointsSignatureCounts() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        log.round(checkpoint: true)
        let file = try #require(try log.files.first { $0.hasPrefix("checkpoint") })
        var bytes = try log.bytes(file)
        let range = try #require(Frames.ranges(bytes).last)
        bytes[range.upperBound - 1] ^= 1
        Frames.fit(&bytes, range)
        try log.write(file, bytes)
        let problem = try #require(try log.verify().problems.first)
        #expect(problem.message.contains("signature of checkpoint"))
        #expect(problem.record == 1)
    }

    @Test func nothingIsNoGoodLog() throws {
        let log = try sealedLog()
        defer { log.remove() }
        for file in try log.files {
            try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
        }
        #expect(try log.verify().problems.map(\.kind) == [.missing])
    }

    @Test func anotherKeyIsRefused() throws {
        let log = try sealedLog()
        defer { log.remove() }
        let other = SigningKey().verifyingKey
        let found = try LogVerifier(try log.folder, key: other).run(threads: 1) { _ in }
        #expect(found.problems.first?.message.contains("names the key") == true)
    }

    @Test func retentionIsNoProblem() throws {
        let log = try TestLog(settings: { $0.retainBytes = 1_700_000 })
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        for index in 0..<24_000 {
            try log.decide(credential, lane: "lane-\(index % 2)")
            if index % 500 == 0 { log.round(checkpoint: true) }
        }
        log.retire()
        log.stop()
        let found = try log.verify()
        #expect(found.problems == [])
        #expect(found.notes.contains { $0.kind == .retired })
        #expect(try log.files.allSatisfy { $0 != "lane-0.0000000001.sealed" })
        // What retention did not remove is missed all the same.
        let lane = try log.files.filter { $0.hasPrefix("lane-0") }
        #expect(lane.count > 2)
        for file in lane.dropFirst() + ["control.0000000001.sealed"] {
            let bytes = try log.bytes(file)
            try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
            #expect(try !log.verify().isGood, "\(file)")
            try log.write(file, bytes)
        }
    }

    /// Killed between the seal, the place behind it, and the file's new name.
    @Test func aBrokerIsKilledWhileItSeals() throws {
        let log = try sealedLog()
        defer { log.remove() }
        for file in try log.files where file.hasSuffix("2.sealed") {
            var bytes = try log.bytes(file)
            for offset in bytes.indices.suffix(8) { bytes[offset] = 0 }
            try FileManager.default.removeItem(atPath: "\(log.path)/\(file)")
            try log.write(file.replacing(".sealed", with: ".open"), bytes)
        }
        #expect(try log.verify().problems == [])
        let next = try TestLog(continuing: log)
        next.start()
        next.stop()
        #expect(try log.verify().problems == [])
    }

    @Test func aBrokerThatDidNotComeToStartLosesNothing() throws {
        let log = try sealedLog()
        defer { log.remove() }
        // Twice: the second finds segments with a first record only.
        for _ in 0..<2 { _ = try TestLog(continuing: log) }
        let next = try TestLog(continuing: log)
        #expect(next.trail.recovered.lastSequence >= 4_005)
        next.start()
        next.stop()
        #expect(try log.verify().problems == [])
    }
}
