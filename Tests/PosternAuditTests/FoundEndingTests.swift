// Goal: all that an earlier run ended and did not come to write down is in the log before this run
// writes anything else.
// Method: the real writer, with more endings than a segment has room for.

import Foundation
import PosternAuthority
import PosternCore
import Synchronization
import Testing

@testable import PosternAudit

@Suite struct FoundEndingTests {
    private func endings(_ epochs: ClosedRange<UInt64>) throws -> [Ending] {
        try epochs.map { epoch in
            Ending(
                target: .task(
                    workload: try TestLog.spiffe("agent"),
                    task: try #require(TaskID("task-\(epoch)"))),
                reason: epoch % 2 == 0 ? .revokedTask : .completedTask,
                isByOperator: epoch % 2 == 0, epoch: epoch, atMilliseconds: 1_000 + epoch,
                forgetMilliseconds: nil)
        }
    }

    @Test(arguments: [AuditDurability.process, .power])
    func moreThanASegmentHolds(durability: AuditDurability) throws {
        let log = try TestLog(segmentBytes: 1 << 20) { $0.durability = durability }
        defer { log.remove() }
        try log.trail.write(found: try endings(2...30_001))
        log.start()
        #expect(log.trail.missed == 0)
        let names = try log.files.filter { $0.hasPrefix("control") }
        #expect(names.count > 3)
        log.stop()
        #expect(try log.verify().problems == [])
        var filter = AuditFilter()
        filter.kinds = [.completion, .revocation, .start]
        var search = LogSearch(try log.folder)
        let found = try search.all(filter)
        #expect(found.compactMap(\.record.epoch) == Array(2...30_001) + [1])
        #expect(found.dropLast().allSatisfy { $0.record.isFound })
        #expect(found[1].record.kind == .completion && found[0].record.kind == .revocation)
        #expect(found[1].timeMilliseconds == 1_003)
    }

    @Test func withoutRoomItIsAnError() throws {
        let folder = try LogCopies()
        let (scene, files) = try LogScene.faulty(folder: folder.path)
        files.fail(.make, after: 0)
        #expect(throws: AuditFileError.self) {
            try scene.trail.write(found: try endings(2...30_001))
        }
    }

    /// What is removed tells how far it went, or an older state would not be noticed any more.
    @Test func theLastChangeIsKnownWhenItsSegmentIsRemoved() throws {
        let log = try TestLog(segmentBytes: 1 << 20) { $0.retainBytes = 0 }
        defer { log.remove() }
        try log.trail.write(found: try endings(2...30_001))
        log.trail.desk.withLock { desk in
            desk.nextRetentionMilliseconds = 0
            _ = log.trail.round(&desk, isEnding: false)
        }
        for _ in 0..<4 { log.round(checkpoint: true) }
        #expect(try !log.files.contains { $0.hasSuffix(".sealed") })
        var filter = AuditFilter()
        filter.kinds = [.retirement]
        var search = LogSearch(try log.folder)
        let epochs = try search.all(filter).compactMap(\.record.epoch)
        #expect(epochs.count > 2 && epochs == epochs.sorted())
        #expect(try #require(epochs.last) > 20_000)
        log.stop()
        #expect(try log.verify().problems == [])
    }
}
