// Goal: searches find what matches, in the order of the numbers over all streams, with indexes and
// without; a follower misses nothing and repeats nothing, whatever becomes of the files.
// Method: logs by the real writer; what is found against a filter over all that was written.

import Foundation
@testable import PosternAudit
import PosternCore
import Testing

@Suite struct LogSearchTests {
    private func log() throws -> TestLog {
        let log = try TestLog()
        log.start()
        let credentials = try (0..<10).map { index in
            try log.attest(task: "t-\(index)", workload: index < 5 ? "reader" : "writer")
        }
        for index in 0..<5_000 {
            try log.decide(
                credentials[index % 10], action: index % 3 == 0 ? "write_file" : "read_file",
                resource: "/srv/\(index % 100)", lane: "lane-\(index % 2)",
                denied: index % 7 == 0 ? .policyNoPermit : nil)
            if index % 300 == 0 { log.round() }
        }
        try log.complete(credentials[3])
        log.revokeKey()
        log.revokeAll()
        for start: UInt64 in 1...2 {
            log.exit(ProcessIdentity(processID: 7, startTimeTicks: start))
        }
        return log
    }

    private func all(
        _ log: TestLog, indexes: IndexFolder? = nil, _ change: (inout AuditFilter) throws -> Void
    ) throws -> [AuditEntry] {
        var filter = AuditFilter()
        try change(&filter)
        var search = LogSearch(try log.folder, indexes: indexes)
        let found = try search.all(filter)
        #expect(search.problems == [])
        return found
    }

    @Test func allComesInOrder() throws {
        let log = try log()
        defer { log.remove() }
        let found = try all(log) { _ in }
        #expect(found.map(\.sequence) == Array(1...5_016))
        #expect(found.filter { $0.record.kind == .decision }.allSatisfy { $0.record.task != nil })
        #expect(Set(found.map(\.segment)).count > 5)
    }

    @Test func filtersAgreeWithAPlainOne() throws {
        let log = try log()
        defer { log.remove() }
        log.stop()
        let entries = try all(log) { _ in }
        let indexes = try IndexFolder(path: log.path + "/index")
        #expect(try indexes.update(try log.folder, threads: 2) { _, _ in } > 5)
        #expect(try indexes.update(try log.folder, threads: 2) { _, _ in } == 0)
        let credential = try #require(entries.first { $0.record.task == "t-4" }?.record.credential)
        let middle = entries[2_000].timeMilliseconds
        let cases: [((inout AuditFilter) throws -> Void, (AuditEntry) -> Bool)] = [
            ({ $0.task = "t-3" }, { $0.record.task == "t-3" }),
            ({ $0.task = "nobody's" }, { _ in false }),
            ({ $0.credential = credential }, { $0.record.credential == credential }),
            (
                { $0.workload = Glob("*/reader") },
                { $0.record.workload?.hasSuffix("reader") == true }
            ),
            ({ $0.action = Glob("write_*") }, { $0.record.action == "write_file" }),
            (
                { $0.resource = ResourcePattern("File::\"/srv/1*\"") },
                { $0.record.resourceID?.hasPrefix("/srv/1") == true }
            ),
            ({ $0.isPermitted = true }, { $0.outcomeIs(permitted: true) }),
            ({ $0.isPermitted = false }, { $0.outcomeIs(permitted: false) }),
            ({ $0.reason = .policyNoPermit }, { $0.record.reason == .policyNoPermit }),
            ({ $0.fromMilliseconds = middle }, { $0.timeMilliseconds >= middle }),
            ({ $0.toMilliseconds = middle }, { $0.timeMilliseconds < middle }),
            ({ $0.kinds = [.revocation] }, { $0.record.kind == .revocation }),
            (
                {
                    $0.task = "t-3"
                    $0.isPermitted = false
                }, { $0.record.task == "t-3" && $0.outcomeIs(permitted: false) }
            ),
            (
                { $0.subjects = [.endedKey(TestLog.peer.key)] },
                { $0.record.target == .key(TestLog.peer.key) }
            ),
            ({ $0.subjects = [.endedSelection] }, { $0.record.target == .selection }),
            (
                { $0.subjects = [.endedProcess(id: 7, startTime: 2)] },
                { $0.record.process?.startTime == 2 }
            ),
            (
                {
                    $0.subjects = [.task("t-3"), .endedSelection]
                    $0.kinds = [.attest, .revocation]
                }, { $0.record.kind == .attest && $0.record.task == "t-3" || $0.isOfAll }
            ),
            ({ $0.decision = entries[400].decision }, { $0 == entries[400] }),
        ]
        for (number, (change, isWanted)) in cases.enumerated() {
            let wanted = entries.filter(isWanted)
            #expect(try all(log, change) == wanted, "case \(number)")
            #expect(try all(log, indexes: indexes, change) == wanted, "case \(number), by index")
        }
    }

    /// An index that is not whole, or of another segment, is not used.
    @Test func aWrongIndexChangesNothing() throws {
        let log = try log()
        defer { log.remove() }
        log.stop()
        let path = log.path + "/index"
        let indexes = try IndexFolder(path: path)
        _ = try indexes.update(try log.folder, threads: 1) { _, _ in }
        let wanted = try all(log) { $0.task = "t-3" }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        for name in names {
            let url = URL(fileURLWithPath: "\(path)/\(name)")
            var bytes = try Data(contentsOf: url)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: url)
        }
        #expect(try all(log, indexes: indexes) { $0.task = "t-3" } == wanted)
        #expect(try indexes.update(try log.folder, threads: 2, isRebuilt: true) { _, _ in } > 5)
        #expect(try all(log, indexes: indexes) { $0.task = "t-3" } == wanted)
        // Indexes of segments that are gone go too.
        let gone = try #require(try log.files.first { $0.hasPrefix("lane-0") })
        try FileManager.default.removeItem(atPath: "\(log.path)/\(gone)")
        _ = try indexes.update(try log.folder, threads: 1) { _, _ in }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == names.count - 1)
    }

    @Test func theTailIsTheEnd() throws {
        let log = try log()
        defer { log.remove() }
        var tail = LogTail(try log.folder, AuditFilter())
        #expect(try tail.last(7).map(\.sequence) == Array(5_010...5_016))
        #expect(try tail.more() == [])
        var filter = AuditFilter()
        filter.reason = .policyNoPermit
        var denials = LogTail(try log.folder, filter)
        #expect(try denials.last(1_000).count == 715)
    }

    /// The next segment is made before it is needed.
    @Test func aFollowerLooksAtNoSpareFirst() throws {
        let log = try TestLog()
        defer { log.remove() }
        log.start()
        let credential = try log.attest(task: "t-1")
        while try !log.files.contains("lane-0.0000000002.open") {
            for _ in 0..<10 { try log.decide(credential) }
            log.round()
        }
        var tail = LogTail(try log.folder, AuditFilter())
        let last = try #require(try tail.last(10).last?.sequence)
        for _ in 0..<5 { try log.decide(credential) }
        #expect(try tail.more().map(\.sequence) == (last + 1...last + 5).map { $0 })
        #expect(try tail.more() == [])
    }

    /// Across new segments, seals, a killed broker and the next one.
    @Test func aFollowerMissesNothing() throws {
        var log = try TestLog()
        defer { log.remove() }
        log.start()
        var tail = LogTail(try log.folder, AuditFilter())
        var seen = try tail.last(10).map(\.sequence)
        for run in 0..<3 {
            let credential = try log.attest(task: "t-\(run)")
            for index in 0..<3_000 {
                try log.decide(credential, lane: "lane-\(index % 2)")
                if index % 100 == 0 { log.round() }
                if index % 170 == 0 { seen += try tail.more().map(\.sequence) }
            }
            if run == 1 { log.stop() }
            log = try TestLog(continuing: log)
            log.start()
        }
        for _ in 0..<3 { seen += try tail.more().map(\.sequence) }
        // Attests, decisions, one stop, and each run's start.
        #expect(seen.sorted() == Array(1...(3 * 3_001 + 1 + 4)))
    }

    @Test func statisticsCountAll() throws {
        let log = try log()
        defer { log.remove() }
        let found = try LogStatistics.of(try log.folder, AuditFilter(), threads: 2) { _, _ in }
        #expect(found.decisions == 5_000)
        #expect(found.denials == [.policyNoPermit: 715])
        #expect(found.actions["write_file"]?.calls == 1_667)
        #expect(found.workloads.count == 2)
        #expect(found.latencies[16] == 5_000)
        #expect(found.kinds[.attest] == 10)
    }

    @Test func exportedSegmentsAreMarked() throws {
        let log = try log()
        defer { log.remove() }
        let sealed = try log.files.filter { $0.hasSuffix(".sealed") }
        #expect(!sealed.isEmpty)
        try log.folder.markExported(try log.folder.segments())
        #expect(try log.files.filter { $0.hasSuffix(".exported") }.count == sealed.count)
        log.stop()
        #expect(try log.verify().problems == [])
    }
}

extension AuditEntry {
    fileprivate var isOfAll: Bool { record.target == .selection }

    fileprivate func outcomeIs(permitted: Bool) -> Bool {
        record.kind == .decision && (record.reason == nil) == permitted
    }
}
