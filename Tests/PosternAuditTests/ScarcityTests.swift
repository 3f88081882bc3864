// Goal: what a log that cannot be written asks for and keeps is bounded, and what it lets go is
// counted.
// Method: the real log on files of which operations fail; the test takes the turns of its threads.

import Foundation
import PosternCore
import Synchronization
import Testing

@testable import PosternAudit

@Suite struct ScarcityTests {
    private let folder: LogCopies

    init() throws { folder = try LogCopies() }

    /// A disk without room is not asked for a segment at each of the many turns in a second.
    @Test func aSegmentThatCannotBeMadeIsTriedAgainLater() throws {
        let (scene, files) = try LogScene.faulty(folder: folder.path)
        let credential = try scene.credential()
        for _ in 0..<300 {
            _ = try #require(try scene.decide(credential, context: LogScene.large))
        }
        files.fail(.make, after: 0)
        func turn(_ rest: (inout SealingDesk) -> Void = { _ in }) {
            scene.trail.desk.withLock { desk in
                rest(&desk)
                _ = scene.trail.round(&desk, isEnding: false)
            }
        }
        let before = AuditSystem.monotonicMilliseconds()
        turn()
        let next = scene.trail.desk.withLock { $0.nextPrepareMilliseconds }
        #expect(files.failures == 1 && next >= before + AuditLimits.retryMilliseconds)
        turn { $0.nextPrepareMilliseconds = .max }
        #expect(files.failures == 1)
        turn { $0.nextPrepareMilliseconds = 0 }
        #expect(files.failures == 2 && scene.trail.isAvailable)
        files.mend()
        turn { $0.nextPrepareMilliseconds = 0 }
        #expect(folder.names.contains("lane-0.0000000002.open"))
    }

    /// Calls are denied, and there is room again before the log's thread looks: the log tells of it
    /// all the same.
    @Test func aShortOutageIsToldToo() throws {
        let (scene, files) = try LogScene.faulty(folder: folder.path)
        let credential = try scene.credential()
        files.fail(.make, after: 0)
        var written = 0
        while try scene.decide(credential, context: LogScene.large) != nil {
            written += 1
            if written == 400 { scene.seal() }
        }
        #expect(written > 400 && files.failures == 1 && scene.trail.isAvailable)
        files.mend()
        scene.seal()
        #expect(try scene.decide(credential) != nil)
        scene.end()
        let outages = try folder.records("control").filter { $0.kind == .outage }
        #expect(outages.map(\.count) == [1])
        #expect(try #require(outages.first?.detail).contains("lane-0.0000000002.open"))
    }

    /// What cannot be kept for later is at least counted.
    @Test func endingsBeyondWhatIsKeptAreCounted() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        try FileManager.default.removeItem(at: folder.url("control.0000000001.open"))
        scene.trail.abandon(because: AuditFileError("is gone", "the log"))
        // Revocations have as much room again.
        let max = 2 * AuditLimits.owedMax
        for number in 0..<max + 2 {
            let receipt = RevocationReceipt(epoch: UInt64(2 + number), credentials: 1)
            #expect(scene.trail.hasRoom(forCompletions: 1) == (number < AuditLimits.owedMax))
            #expect(!scene.trail.record(scene.ending(of: credential, receipt)))
        }
        #expect(scene.trail.missed == 2)
        scene.seal()
        #expect(scene.trail.isAvailable && scene.trail.missed == 2)
        // They fill more than one segment, and nothing else happens that would write them.
        for _ in 0..<8 { scene.seal() }
        #expect(scene.trail.hasRoom(forCompletions: AuditLimits.owedMax))
        scene.end()
        let endings = try folder.records("control").filter { $0.kind == .revocation }
        #expect(endings.count == max)
    }

    /// What had ended before says nothing new, and takes nobody's place.
    @Test func whatEndsTwiceIsOwedOnce() throws {
        let scene = try LogScene(folder: folder.path)
        let (one, other) = (try scene.credential("t-1"), try scene.credential("t-2"))
        scene.trail.abandon(because: AuditFileError("is gone", "the log"))
        var isWritten = false
        for _ in 0..<AuditLimits.owedMax + 10 { isWritten = scene.revoke(one) || isWritten }
        isWritten = scene.revoke(other) || isWritten
        #expect(!isWritten && scene.trail.missed == 0)
        scene.seal()
        scene.end()
        #expect(try folder.records("control").count { $0.kind == .revocation } == 2)
    }

    /// Whoever has no credential of its own fills nobody's disk.
    @Test func contextsOfStrangersAreDigests() throws {
        let scene = try LogScene(folder: folder.path)
        let unknown = CredentialID(Bytes16(high: 1, low: 2))
        _ = try #require(try scene.decide(unknown, context: LogScene.large))
        _ = try #require(try scene.decide(try scene.credential(), context: LogScene.large))
        scene.end()
        let decisions = try folder.records("lane-0").filter { $0.kind == .decision }
        #expect(decisions.map { $0.context == nil } == [true, false])
        #expect(decisions.map { $0.inputs == nil } == [false, true])
    }
}
