// Goal: what the log says was written is there, in one chain that its key has signed, whatever
// happens to the broker or to the files.
// Method: real files in a folder of the test's own; the test takes the turns of the log's threads,
// lets each operation on a file fail in turn, and removes and cuts files under the writer. What is
// there at the end is read by a loop of the test's own.

import Foundation
import PosternAuthority
import PosternCore
import Sodium
import Testing

@testable import PosternAudit

@Suite(.timeLimit(.minutes(15))) struct TrailTests {
    private let folder: LogCopies

    init() throws { folder = try LogCopies() }

    private func numbers(_ stream: String = "lane-0") throws -> [UInt64] {
        try folder.records(stream).compactMap(\.sequence)
    }

    @Test func aDecisionIsThereWithAllThatWasKnown() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        let context: [UInt8] = [0xA1, 0x61, 0x78, 0x01]  // {"x": 1}
        let number = try #require(try scene.decide(credential, context: context))
        _ = try scene.decide(credential)
        scene.end()
        let records = try folder.records("lane-0")
        #expect(
            records.map(\.kind) == [.segment, .credential, .policies, .decision, .decision])
        let decision = records[3]
        #expect(decision.sequence == number && decision.reason == nil)
        #expect(decision.timeMilliseconds == scene.clock.wallMilliseconds)
        #expect(decision.action == "read" && decision.resourceType == "File")
        #expect(decision.resourceID == "a" && decision.context == context)
        #expect(decision.policies == nil && decision.latencyNanoseconds == 5)
        #expect(decision.calls == 1 && decision.epoch == 1)
        #expect(decision.credentialPlace == 1 && decision.snapshotPlace == 2)
        #expect(records[1].credential == credential && records[1].task == "t-1")
        #expect(records[1].workload == "spiffe://test/agent" && records[1].intent == "try t-1")
        #expect(records[2].snapshot == [UInt8](repeating: 0xAB, count: 32))
        #expect(records[2].policies == ["policy0"])
        #expect(records[0].instance?.high == 7 && records[0].stream == "lane-0")
        #expect(try folder.seals("lane-0", scene.key).map(\.count) == [5])
        #expect(try folder.seals("lane-0", scene.key).map(\.end) == [.full])
    }

    @Test func anUnknownCredentialIsNamedItself() throws {
        let scene = try LogScene(folder: folder.path)
        let stranger = CredentialID(Bytes16(high: 0xDEAD, low: 0xBEEF))
        _ = try #require(try scene.decide(stranger))
        scene.end()
        let decision = try #require(try folder.records("lane-0").last)
        #expect(decision.reason == .unknownCredential && decision.credential == stranger)
        #expect(decision.credentialPlace == nil && decision.snapshotPlace == nil)
        #expect(decision.key != nil)
    }

    @Test func aDigestStandsForInputsWhereSoConfigured() throws {
        var settings = LogScene.settings
        settings.digestsContext = true
        let scene = try LogScene(folder: folder.path, settings: settings)
        let credential = try scene.credential()
        let context: [UInt8] = [0xA1, 0x61, 0x78, 0x01]
        for _ in 0..<2 { _ = try #require(try scene.decide(credential, context: context)) }
        _ = try #require(try scene.decide(credential))
        scene.end()
        let decisions = try folder.records("lane-0").filter { $0.kind == .decision }
        #expect(decisions.allSatisfy { $0.context == nil })
        #expect(decisions[0].inputs?.count == 32 && decisions[0].inputs == decisions[1].inputs)
        #expect(decisions[2].inputs != decisions[0].inputs)
    }

    @Test func segmentsRollAndEachNamesTheLast() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        var written: [UInt64] = []
        for turn in 0..<2_000 {
            if turn % 50 == 0 { scene.seal() }
            let number = try scene.decide(credential, context: LogScene.large)
            written.append(try #require(number))
        }
        scene.end()
        #expect(try numbers() == written)
        let seals = try folder.seals("lane-0", scene.key)
        #expect(seals.count > 2)
        // A credential is described once a segment, and nothing but it is told by its place.
        let described = try folder.records("lane-0").filter { $0.kind == .credential }
        #expect(described.count == seals.count)
        _ = try folder.seals("checkpoint", scene.key)
        _ = try folder.seals("control", scene.key)
    }

    @Test func whatAKilledBrokerLeftIsSealedByTheNext() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        let written = try (0..<10).map { _ in try #require(try scene.decide(credential)) }
        #expect(scene.revoke(credential))
        let left = try folder.copy()
        let next = try LogScene(folder: left.path, instance: 8)
        #expect(next.trail.recovered.sealed == 3 && next.trail.recovered.torn == 0)
        #expect(next.trail.recovered.lastSequence == 11)
        #expect(next.trail.recovered.lastChangeEpoch == 2)
        let later = try #require(try next.decide(try next.credential()))
        #expect(later == 12)
        next.end()
        #expect(try left.records("lane-0").compactMap(\.sequence) == written + [later])
        let seals = try left.seals("lane-0", scene.key)
        #expect(seals.map(\.end) == [.recovered, .full])
        // The chain of checkpoints goes on over the kill.
        _ = try left.seals("checkpoint", scene.key)
    }

    @Test func aTornTailIsToldFromAKill() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        let written = try (0..<10).map { _ in try #require(try scene.decide(credential)) }
        let left = try folder.copy()
        let records = try left.records("lane-0").count
        try left.change("lane-0.0000000001.open") { data in
            // Its last byte that is not zero is in the last record.
            let last = data.lastIndex { $0 != 0 } ?? 0
            data[last] ^= 0xFF
        }
        let next = try LogScene(folder: left.path, instance: 8)
        #expect(next.trail.recovered.torn == 1)
        next.end()
        #expect(try left.records(of: "lane-0.0000000001.sealed").count == records - 1)
        #expect(try left.records("lane-0").compactMap(\.sequence) == written.dropLast())
        #expect(try left.seals("lane-0", scene.key).map(\.end) == [.torn])
    }

    /// Whatever fails, and when: what was said to be written is there, nothing else is permitted,
    /// and it goes on by itself.
    @Test(arguments: FaultyFiles.Step.allCases, [0, 1, 2, 3])
    func everyStepMayFail(_ step: FaultyFiles.Step, after: Int) throws {
        let (scene, files) = try LogScene.faulty(folder: folder.path)
        let credential = try scene.credential()
        files.fail(step, after: after)
        var written: [UInt64] = []
        var denied = 0
        for turn in 0..<3_500 {
            if turn % 50 == 0 { scene.seal() }
            if turn % 500 == 0 { scene.sync() }
            if let number = try scene.decide(credential, context: LogScene.large) {
                written.append(number)
            } else {
                denied += 1
            }
            if turn == 3_000 { files.mend() }
        }
        scene.seal()
        scene.seal()
        #expect(try scene.decide(credential) != nil)
        scene.end()
        #expect(step == .remove || files.failures > 0)
        let found = Set(try numbers())
        #expect(written.allSatisfy { found.contains($0) })
        #expect(step == .remove || denied > 0)
        _ = try folder.seals("lane-0", scene.key)
        #expect(try folder.records("control").contains { $0.kind == .outage } == (denied > 0))
    }

    @Test func aDeletedFileIsNoticedAndWhatWasInItSaved() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        var written = try (0..<10).map { _ in try #require(try scene.decide(credential)) }
        scene.seal()
        try FileManager.default.removeItem(at: folder.url("lane-0.0000000001.open"))
        // Nobody knows yet.
        written.append(try #require(try scene.decide(credential)))
        scene.seal()
        #expect(scene.trail.failures == 1)
        written.append(try #require(try scene.decide(credential)))
        scene.end()
        #expect(try numbers() == written)
        let seals = try folder.seals("lane-0", scene.key)
        #expect(seals.map(\.end) == [.rescued, .full] && seals[0].lost == 0)
    }

    @Test func aFileThatIsCutOffEndsNothing() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        for _ in 0..<1_000 { _ = try #require(try scene.decide(credential)) }
        scene.seal()
        let path = folder.url("lane-0.0000000001.open").path
        #expect(truncate(path, 8_192) == 0)
        var refused = 0
        while try scene.decide(credential) != nil { refused += 1 }
        // Within the page that is gone, which is written to at once.
        #expect(refused < 200)
        scene.seal()
        #expect(try scene.decide(credential) != nil)
        scene.end()
        let seals = try folder.seals("lane-0", scene.key)
        #expect(seals.map(\.end) == [.damaged, .full])
        #expect(seals[0].lost > 800, "\(seals[0])")
        #expect(seals[0].count + seals[0].lost >= 1_003)
    }

    @Test func aFileThatIsEmptiedLeavesAPartThatSaysSo() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        for _ in 0..<10 { _ = try #require(try scene.decide(credential)) }
        #expect(truncate(folder.url("lane-0.0000000001.open").path, 0) == 0)
        scene.seal()
        #expect(try scene.decide(credential) != nil)
        scene.end()
        let seals = try folder.seals("lane-0", scene.key)
        #expect(seals.map(\.end) == [.damaged, .full])
        // Its first record is made again; the descriptions count, though nobody looked at them yet.
        #expect(seals[0].count == 1 && seals[0].lost == 12, "\(seals[0])")
    }

    @Test func whatIsWholeStaysUntilItsCopyIsThere() throws {
        let (scene, files) = try LogScene.faulty(folder: folder.path)
        let credential = try scene.credential()
        _ = try #require(try scene.decide(credential))
        // What is told in another stream, whose file is whole.
        #expect(scene.revoke(credential))
        try FileManager.default.removeItem(at: folder.url("lane-0.0000000001.open"))
        files.fail(.make, after: 0)
        scene.seal()
        #expect(files.failures > 0 && !scene.trail.isAvailable)
        // A broker that is killed now has lost nothing of what it told.
        let path = folder.url("control.0000000001.open").path
        #expect(FileManager.default.fileExists(atPath: path))
        files.mend()
        scene.seal()
        #expect(scene.trail.isAvailable)
    }

    /// Whether or not the sealing thread had taken all of it in.
    @Test(arguments: [false, true])
    func aFileThatIsCutOffJustBeforeTheEndIsSealedAllTheSame(isTakenIn: Bool) throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        for _ in 0..<1_000 { _ = try #require(try scene.decide(credential)) }
        if isTakenIn { scene.seal() }
        #expect(truncate(folder.url("lane-0.0000000001.open").path, 0) == 0)
        scene.end()
        let seals = try folder.seals("lane-0", scene.key)
        #expect(seals.first?.end == .damaged && seals.first?.lost ?? 0 > 900)
        #expect(!folder.names.contains { $0.hasSuffix(".open") })
    }

    @Test func aFolderThatIsGoneIsNoticed() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        let written = try #require(try scene.decide(credential))
        scene.seal()
        let away = folder.path + "-away"
        try FileManager.default.moveItem(atPath: folder.path, toPath: away)
        defer { try? FileManager.default.removeItem(atPath: away) }
        scene.seal()
        #expect(!scene.trail.isAvailable)
        #expect(try scene.decide(credential) == nil)
        #expect(scene.revoke(credential) == false)
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: false)
        scene.seal()
        scene.seal()
        #expect(scene.trail.isAvailable)
        let after = try #require(try scene.decide(credential))
        scene.end()
        #expect(try numbers() == [written, after])
        // The revocation was in force meanwhile, and is told now.
        #expect(try folder.records("control").map(\.kind).contains(.revocation))
        #expect(try folder.records("control").map(\.kind).contains(.outage))
    }

    @Test func retentionTellsWhatItRemoves() throws {
        var settings = LogScene.settings
        settings.retainMilliseconds = 60_000
        let scene = try LogScene(folder: folder.path, settings: settings)
        let credential = try scene.credential()
        for turn in 0..<1_500 {
            if turn % 50 == 0 { scene.seal() }
            _ = try #require(try scene.decide(credential, context: LogScene.large))
        }
        let sealed = folder.names.filter { $0.hasSuffix(".sealed") }
        #expect(!sealed.isEmpty)
        scene.clock.advance(milliseconds: 61_000)
        scene.settleCheckpoint()
        #expect(!folder.names.contains { sealed.contains($0) })
        scene.end()
        let told = try folder.records("control").filter { $0.kind == .retirement }
        #expect(told.compactMap(\.detail).sorted() == sealed)
    }

    @Test func onlyWhatWasExportedIsRemovedWhereSoConfigured() throws {
        var settings = LogScene.settings
        settings.retainBytes = 0
        settings.requiresExport = true
        let scene = try LogScene(folder: folder.path, settings: settings)
        let credential = try scene.credential()
        for turn in 0..<1_500 {
            if turn % 50 == 0 { scene.seal() }
            _ = try #require(try scene.decide(credential, context: LogScene.large))
        }
        let sealed = folder.names.filter { $0.hasSuffix(".sealed") }
        scene.seal()
        #expect(sealed.allSatisfy { folder.names.contains($0) })
        func waiting() -> Int { folder.names.count { $0.hasSuffix(".sealed") } }
        #expect(scene.trail.segmentsAwaitingExport == waiting())
        let first = try #require(sealed.first.flatMap { SegmentName($0) })
        var exported = first
        exported.state = .exported
        try FileManager.default.moveItem(
            at: folder.url(first.description), to: folder.url(exported.description))
        scene.settleCheckpoint()
        #expect(!folder.names.contains(exported.description))
        #expect(sealed.dropFirst().allSatisfy { folder.names.contains($0) })
        #expect(scene.trail.segmentsAwaitingExport == waiting())
        scene.end()
    }

    @Test func underPowerEachDecisionIsSynced() throws {
        var settings = LogScene.settings
        settings.durability = .power
        let (scene, files) = try LogScene.faulty(folder: folder.path, settings: settings)
        let credential = try scene.credential()
        #expect(try scene.decide(credential) != nil)
        files.fail(.sync, after: 0)
        #expect(try scene.decide(credential) == nil)
        #expect(!scene.trail.isAvailable)
    }

    /// In a power cut a checkpoint must not outlast what it vouches for.
    @Test func aCheckpointWaitsForTheSync() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        func checkpoints() throws -> Int {
            try folder.records("checkpoint").count { $0.kind == .checkpoint }
        }
        _ = try #require(try scene.decide(credential))
        scene.seal()
        scene.seal()
        #expect(try checkpoints() == 0)
        scene.sync()
        scene.seal()
        #expect(try checkpoints() == 1)
        // One that fails to sync is no reason to sign.
        _ = try #require(try scene.decide(credential))
        scene.seal()
        #expect(try checkpoints() == 1)
        scene.end()
        #expect(try checkpoints() >= 2)
    }

    @Test func aSecondTrailFindsTheNumbersOfTheFirst() throws {
        let scene = try LogScene(folder: folder.path)
        let credential = try scene.credential()
        for _ in 0..<5 { _ = try scene.decide(credential) }
        scene.end()
        let next = try LogScene(folder: folder.path, instance: 8)
        #expect(next.trail.recovered.sealed == 0 && next.trail.recovered.lastSequence == 5)
        #expect(try next.decide(try next.credential()) == 6)
    }
}
