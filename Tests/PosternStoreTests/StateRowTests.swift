// Goal: a state of which a byte was changed is refused, wherever it was: in a row, in what a broker
// says of itself, in a definition of a table.
// Method: files that the store wrote, with one thing changed through SQLite; files of earlier
// versions.

import Foundation
import GRDB
import PosternAuthority
import PosternCore
import Testing

@testable import PosternStore

@Suite(.timeLimit(.minutes(15))) struct StateRowTests {
    private let folder: TemporaryFolder
    private let clock = FixedClock()
    private var path: String { folder.path + "/state.db" }

    init() throws { folder = try TemporaryFolder() }

    private func connection() throws -> DatabaseQueue { try DatabaseQueue(path: path) }

    /// SQLite itself sees none of these.
    @Test(arguments: [
        "kind = 4", "subject = CAST('spiffe://test/other' AS BLOB)", "task = 't-2'", "reason = 5",
        "by_operator = 0", "epoch = epoch + 1", "at_ms = at_ms - 1", "forget_ms = 1 << 50",
        "forget_ms = NULL", "checksum = NULL", "checksum = checksum + 1",
    ])
    func aRowThatWasChangedIsRefused(change: String) throws {
        let workload = try #require(SPIFFEID("spiffe://test/agent"))
        let task = try #require(TaskID("t-1"))
        let ending = Ending(
            target: .task(workload: workload, task: task), reason: .revokedTask,
            isByOperator: true, epoch: 3, atMilliseconds: 1_000,
            forgetMilliseconds: clock.bootMilliseconds + 1_000_000)
        let database = try StateDatabase(path: path, clock: clock)
        var texts = HolderTexts()
        // The second time it is merged with what is there.
        for _ in 0..<2 {
            try database.write([.ended(ending)], &texts, bootMilliseconds: clock.bootMilliseconds)
        }
        let now = clock.bootMilliseconds
        #expect(try database.load(bootMilliseconds: now).endings.count == 1)
        #expect(try StateFile(path: path).summary().tasksEnded == 1)
        try connection().write { try $0.execute(sql: "UPDATE ending SET \(change)") }
        let damaged = StateStoreError.damaged("a row of `ending` is not what was written")
        #expect(throws: damaged) { try database.load(bootMilliseconds: now) }
        #expect(throws: damaged) { try StateFile(path: path).summary() }
        #expect(throws: damaged) { try StateFile(path: path).copy(to: path + ".copy") }
    }

    @Test(
        arguments: [
            "epochs_used = epochs_used - 1", "last_epoch = 1", "run = run + 1", "boot = boot + 1",
            "boot_id = boot_id || ' '", "boot_trusted = boot", "anchor_wall_ms = 0",
            "anchor_boot_ms = 7", "seen_ms = seen_ms + 1", "restored = 1", "checksum = NULL",
        ].map { ("broker", $0) }
            + [
                "epoch = 4", "digest = upper(digest)", "at_ms = at_ms + 1", "checksum = NULL",
            ].map { ("snapshot", $0) }
            + [
                "number = number + 1", "digest = upper(digest)", "checksum = checksum - 1",
            ].map { ("checkpoint", $0) })
    func whatABrokerSaysOfItselfIsRefusedWhereItWasChanged(table: String, change: String) throws {
        let database = try StateDatabase(path: path, clock: clock)
        var texts = HolderTexts()
        let now = clock.bootMilliseconds
        try database.write(
            [
                .installed(digest: "ab", epoch: 3),
                .signed(AuditCheckpoint(number: 7, digest: "ab")),
            ], &texts, bootMilliseconds: now)
        #expect(try database.load(bootMilliseconds: now).lastChange == 3)
        try database.queue.close()
        let other = try connection()
        try other.write { try $0.execute(sql: "UPDATE \(table) SET \(change)") }
        try other.close()
        let which = table == "snapshot" ? "a row" : "the row"
        let damaged = StateStoreError.damaged("\(which) of `\(table)` is not what was written")
        #expect(throws: damaged) {
            let database = try StateDatabase(path: path, clock: clock)
            _ = try database.checkpoint()
            _ = try database.load(bootMilliseconds: now)
        }
        #expect(throws: damaged) { try StateFile(path: path).summary() }
        #expect(throws: damaged) { try StateFile(path: path).copy(to: path + ".copy") }
        #expect(throws: damaged) { try StateFile(path: path).accept(epochFloor: 9) }
    }

    /// As a changed byte in the text of a definition would have it.
    @Test(arguments: [
        ("ALTER TABLE ending RENAME COLUMN at_ms TO at_mw", "ending"),
        ("ALTER TABLE credential RENAME COLUMN budget TO budgeu", "credential"),
        ("ALTER TABLE broker RENAME COLUMN run TO ruf", "broker"),
        ("ALTER TABLE snapshot RENAME TO snapshou", "snapshot"),
        ("DROP INDEX ending_forget", "ending_forget"),
        ("CREATE INDEX other ON ending (at_ms)", "other"),
        ("CREATE VIEW other AS SELECT 1", "other"),
        ("CREATE TRIGGER other AFTER INSERT ON ending BEGIN DELETE FROM ending; END", "other"),
    ])
    func tablesOfAnotherFormAreRefused(change: String, what: String) throws {
        let database = try StateDatabase(path: path, clock: clock)
        try database.queue.close()
        #expect(try StateFile(path: path).summary().version == "6")
        let other = try connection()
        try other.write { try $0.execute(sql: change) }
        try other.close()
        let corrupt = StateStoreError.corrupt(
            path: path, "`\(what)` is not what version 6 makes")
        #expect(throws: corrupt) { try StateDatabase(path: path, clock: clock) }
        #expect(throws: corrupt) { try StateFile(path: path).summary() }
        #expect(throws: corrupt) { try StateFile(path: path).copy(to: path + ".copy") }
    }

    /// What SQLite counts for itself is no table of anybody's.
    @Test func aFileThatWasAnalyzedIsGood() throws {
        let database = try StateDatabase(path: path, clock: clock)
        try database.queue.writeWithoutTransaction { try $0.execute(sql: "ANALYZE") }
        try database.queue.close()
        #expect(try StateFile(path: path).summary().version == "6")
    }

    /// Also in files of versions without checksums; none of them may end the process.
    @Test(arguments: [
        "run = \(Int64.max)", "boot = \(Int64.max)", "epochs_used = \(Int64.min)",
        "anchor_boot_ms = \(Int64.min)", "anchor_wall_ms = -1", "seen_ms = \(Int64.max)",
        "last_epoch = epochs_used + 1", "boot_trusted = boot + 1",
    ])
    func numbersThatNoBrokerWritesAreRefused(change: String) throws {
        let queue = try DatabaseQueue(path: path)
        try StateSchema.migrator.migrate(queue, upTo: "3")
        try queue.write { try $0.execute(sql: "UPDATE broker SET \(change)") }
        try queue.close()
        let damaged = StateStoreError.damaged("the row of `broker` says what no broker writes")
        #expect(throws: damaged) { try StateDatabase(path: path, clock: clock) }
    }

    @Test func anEpochThatNoBrokerBeginsIsNotAccepted() throws {
        let database = try StateDatabase(path: path, clock: clock)
        try database.queue.close()
        let damaged = StateStoreError.damaged(
            "the audit log tells of epoch \(UInt64.max), which no broker begins")
        #expect(throws: damaged) { try StateFile(path: path).accept(epochFloor: .max) }
    }

    @Test func rowsOfAnEarlierVersionGetTheirChecksums() throws {
        let workload = try #require(SPIFFEID("spiffe://test/agent"))
        let database = try StateDatabase(path: path, clock: clock)
        var texts = HolderTexts()
        let ending = Ending(
            target: .workload(workload), reason: .revokedWorkload, isByOperator: true, epoch: 3,
            atMilliseconds: 1_000, forgetMilliseconds: nil)
        try database.write(
            [.ended(ending), .installed(digest: "ab", epoch: 4)], &texts,
            bootMilliseconds: clock.bootMilliseconds)
        try database.queue.close()
        let old = try connection()
        try old.write { db in
            try db.execute(
                sql: """
                    ALTER TABLE ending DROP COLUMN checksum;
                    ALTER TABLE credential DROP COLUMN checksum;
                    ALTER TABLE credential DROP COLUMN calls_checksum;
                    ALTER TABLE broker DROP COLUMN checksum;
                    ALTER TABLE snapshot DROP COLUMN checksum;
                    DROP TABLE checkpoint;
                    DROP TABLE selection;
                    DELETE FROM grdb_migrations WHERE identifier IN ('3', '4', '5', '6');
                    """)
        }
        try old.close()
        #expect(try StateFile(path: path).summary().workloadsEnded == 1)
        let again = try StateDatabase(path: path, clock: clock)
        let found = try again.load(bootMilliseconds: clock.bootMilliseconds)
        #expect(found.endings.map(\.target) == [.workload(workload)])
        #expect(found.lastChange == 4)
        #expect(try StateFile(path: path).summary().version == "6")
    }
}
