// Goal: where one segment follows another, and where a run ends, nothing is less safe than within.
// Method: the real log on real files; the test takes the turns of its threads, or lets them run.

import Foundation
import PosternAuthority
import PosternCore
import Synchronization
import Testing

@testable import PosternAudit

@Suite(.timeLimit(.minutes(15))) struct RollingTests {
    private let folder: LogCopies

    init() throws { folder = try LogCopies() }

    /// Decisions of one group may stand in two segments: both are synced before anybody is told.
    @Test func underPowerTheSegmentThatWasLeftIsSyncedToo() throws {
        var settings = LogScene.settings
        settings.durability = .power
        let (scene, files) = try LogScene.faulty(folder: folder.path, settings: settings)
        let credential = try scene.credential()
        scene.seal()
        // Not settled on the way.
        var count = 0
        while !folder.names.contains("lane-0.0000000002.open") || count < 600 {
            _ = try #require(try scene.append(credential, context: LogScene.large))
            count += 1
            if count == 300 { scene.seal() }
        }
        files.synced.withLock { $0 = [] }
        #expect(scene.stream.settle())
        #expect(
            files.synced.withLock { $0 }
                == ["lane-0.0000000001.open", "lane-0.0000000002.open"])
        files.synced.withLock { $0 = [] }
        #expect(scene.stream.settle())
        #expect(files.synced.withLock { $0 } == [], "nothing is new")
    }

    /// The kernel tells of a failed sync once, to whoever comes first.
    @Test func aFailedSyncIsRemembered() throws {
        var settings = LogScene.settings
        settings.durability = .power
        let (scene, files) = try LogScene.faulty(folder: folder.path, settings: settings)
        let credential = try scene.credential()
        _ = try #require(try scene.append(credential))
        files.fail(.sync, after: 0)
        scene.sync()
        files.mend()
        #expect(!scene.stream.settle())
        // What nobody can be told of is not asked for again.
        #expect(scene.stream.settle())
    }

    /// A last look at what may be removed came behind the last seal: its word of that was written
    /// over the seal.
    @Test func nothingIsRemovedOnceAllIsSealed() throws {
        var settings = LogScene.settings
        settings.retainBytes = 1 << 20
        let scene = try LogScene(folder: folder.path, settings: settings)
        let credential = try scene.credential()
        for turn in 0..<1_200 {
            if turn % 50 == 0 {
                scene.trail.desk.withLock { desk in
                    desk.nextRetentionMilliseconds = .max
                    _ = scene.trail.round(&desk, isEnding: false)
                }
            }
            _ = try #require(try scene.decide(credential, context: LogScene.large))
        }
        scene.end()
        let found = try LogVerifier(LogFolder(path: folder.path), key: scene.key)
            .run(threads: 1) { _ in }
        #expect(found.problems == [])
        #expect(folder.names.contains("lane-0.0000000001.sealed"))
        // The next run does it, and says so.
        let next = try LogScene(folder: folder.path, settings: settings, instance: 8)
        next.seal()
        // Only once a checkpoint vouches for that.
        #expect(folder.names.contains("lane-0.0000000001.sealed"))
        next.settleCheckpoint()
        #expect(!folder.names.contains("lane-0.0000000001.sealed"))
        next.end()
        let later = try LogVerifier(LogFolder(path: folder.path), key: scene.key)
            .run(threads: 1) { _ in }
        #expect(later.problems == [])
    }

    /// Also where the clock went back in between: a stream loses its oldest segments.
    @Test func retentionGoesByPart() throws {
        var settings = LogScene.settings
        settings.retainMilliseconds = 1_000_000
        let scene = try LogScene(folder: folder.path, settings: settings)
        let credential = try scene.credential()
        for turn in 0..<1_500 {
            if turn % 50 == 0 { scene.seal() }
            if turn == 700 { scene.clock.advance(milliseconds: 0 &- 5_000_000) }
            _ = try #require(try scene.decide(credential, context: LogScene.large))
        }
        // Those of the time before are older than allowed, and behind others that are not.
        scene.clock.advance(milliseconds: 3_000_000)
        scene.settleCheckpoint()
        let found = try LogVerifier(LogFolder(path: folder.path), key: scene.key)
            .run(threads: 1) { _ in }
        #expect(found.problems.map(\.message).filter { $0.contains("missing") } == [])
        scene.end()
    }

    /// With the log's threads at work a stream waits for its next segment: nobody is denied since
    /// the disk takes its time.
    @Test func aStreamWaitsForItsNextSegment() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        let trail = scene.trail
        let thread = Thread { trail.runSealing() }
        thread.start()
        defer {
            trail.end()
            while !thread.isFinished { usleep(1_000) }
        }
        for _ in 0..<3_000 {
            _ = try #require(try scene.decide(credential, context: LogScene.large))
        }
        #expect(folder.names.filter { $0.hasPrefix("lane-0") }.count > 5)
    }

    @Test(arguments: [true, false])
    func aFileThatWasMovedAwayIsNoticed(hasOtherName: Bool) throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        let written = try (0..<10).map { _ in try #require(try scene.decide(credential)) }
        let (name, aside) = (folder.url("lane-0.0000000001.open"), folder.url("aside"))
        if hasOtherName {
            try FileManager.default.linkItem(at: name, to: aside)
            try FileManager.default.removeItem(at: name)
        } else {
            try FileManager.default.moveItem(at: name, to: aside)
        }
        scene.seal()
        scene.seal()
        #expect(try scene.decide(credential) != nil)
        scene.end()
        let found = Set(try folder.records("lane-0").compactMap(\.sequence))
        #expect(written.allSatisfy { found.contains($0) })
        #expect(try folder.records("control").contains { $0.kind == .outage })
    }

    @Test func aFileThatWasExchangedIsNoticed() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        let written = try #require(try scene.decide(credential))
        try folder.change("lane-0.0000000001.open") { _ in }
        scene.seal()
        scene.seal()
        scene.end()
        #expect(try folder.records("lane-0").contains { $0.sequence == written })
        #expect(try folder.records("control").contains { $0.kind == .outage })
    }

    /// A checkpoint that came into a file that was given up may have been saved with it: the next
    /// one has another number all the same.
    @Test func aCheckpointThatWasSavedIsNotSignedAgain() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        func checkpoint() throws {
            _ = try #require(try scene.decide(credential))
            scene.seal()
            scene.sync()
            scene.seal()
        }
        try checkpoint()
        // What one of the log's threads does between a look at the file and the write.
        scene.trail.desk.withLock { desk in
            let segment = desk.checkpoints.channel.oldest
            let signed = scene.trail.maker.sign(
                Checkpoint(
                    number: 2, timeMilliseconds: 1, lastSequence: 1,
                    previous: desk.lastCheckpoint.digest, parts: []))
            signed.write(as: .checkpoint, to: &desk.encoder)
            segment?.abandon()
            #expect(segment?.append(desk.encoder.bytes) == false)
        }
        scene.trail.abandon(because: AuditFileError("was cut off", "checkpoint"))
        scene.seal()
        #expect(scene.trail.isAvailable)
        try checkpoint()
        scene.end()
        let numbers = try folder.records("checkpoint").compactMap(\.signed).map {
            try RecordDecoder.checkpoint($0.body).number
        }
        #expect(numbers == Array(1...UInt64(numbers.count)) && numbers.count >= 3)
    }
}
