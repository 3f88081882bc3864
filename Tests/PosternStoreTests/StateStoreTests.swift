// Goal: what was ended stays ended, whatever happens to the broker; it is called durable only when
// it is; a file that cannot be trusted is refused.
// Method: real files in a folder of the test's own, read and disturbed through connections of its
// own beside the store's.

import Foundation
import GRDB
import PosternAuthority
import PosternCore
import Synchronization
import Testing

@testable import PosternStore

@Suite(.timeLimit(.minutes(15))) struct StateStoreTests {
    private let folder: TemporaryFolder
    private let clock = FixedClock()
    private let threads = StoreThreads()
    private var path: String { folder.path + "/state.db" }

    init() throws { folder = try TemporaryFolder() }

    private func store() throws -> StateStore {
        let store = try StateStore(path: path, clock: clock)
        threads.start(store)
        return store
    }

    /// Another connection, which waits for the store's transactions.
    private func connection() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private func ending(
        _ target: RevocationTarget, _ reason: DenialReason, byOperator: Bool = false,
        epoch: UInt64 = 2, forget: UInt64? = nil
    ) -> Ending {
        Ending(
            target: target, reason: reason, isByOperator: byOperator, epoch: epoch,
            atMilliseconds: clock.wallMilliseconds, forgetMilliseconds: forget)
    }

    private func one(_ epoch: UInt64 = 2) -> Ending {
        ending(.key(.number(epoch)), .revokedKey, epoch: epoch)
    }

    /// Waits for what the store says.
    private func outcome(_ store: StateStore) throws -> StateFailure? {
        let said = Mutex<StateFailure??>(nil)
        let isThere = DispatchSemaphore(value: 0)
        store.whenDurable { failure in
            said.withLock { $0 = .some(failure) }
            isThere.signal()
        }
        try #require(isThere.wait(timeout: .now() + 60) == .success)
        return try #require(said.withLock { $0 })
    }

    @Test func theLogsLastCheckpointIsRemembered() throws {
        let digest = String(repeating: "0a", count: 32)
        do {
            let store = try store()
            #expect(try store.checkpoint() == nil)
            for number in 1...3 as ClosedRange<UInt64> {
                store.record(.signed(AuditCheckpoint(number: number, digest: digest)))
                #expect(try outcome(store) == nil)
            }
            threads.end()
        }
        let wanted = AuditCheckpoint(number: 3, digest: digest)
        #expect(try StateStore(path: path, clock: clock).checkpoint() == wanted)
        #expect(try StateFile(path: path).checkpoint() == wanted)
        #expect(try StateFile(path: path).summary().checkpoint == wanted)
    }

    /// One each second, however long nothing can be written.
    @Test func checkpointsDoNotFillUpWhatWaits() throws {
        let store = try StateStore(path: path, clock: clock)
        for number in 1...200_000 as ClosedRange<UInt64> {
            store.record(.signed(AuditCheckpoint(number: number, digest: "")))
        }
        #expect(store.hasRoom)
        threads.start(store)
        #expect(try outcome(store) == nil)
        #expect(try StateFile(path: path).checkpoint()?.number == 200_000)
        threads.end()
    }

    @Test func everyKindOfEndingOutlastsTheStore() throws {
        let workload = try #require(SPIFFEID("spiffe://test/agent"))
        let task = try #require(TaskID("a-task!"))
        let credential = CredentialID(Bytes16(high: 1, low: .max))
        let later = clock.bootMilliseconds + 1
        let endings = [
            ending(.key(.number(1)), .revokedKey, byOperator: true),
            ending(.workload(workload), .revokedWorkload, epoch: 3),
            ending(.task(workload: workload, task: task), .completedTask, forget: later),
            ending(.credential(credential), .revokedCredential, epoch: 4, forget: later),
        ]
        do {
            let store = try store()
            #expect(try store.load() == RestoredState())
            for ending in endings { store.record(.ended(ending)) }
            store.record(.installed(digest: "abc", epoch: 5))
            #expect(try outcome(store) == nil)
            threads.end()
        }
        let state = try store().load()
        #expect(state.epoch >= 5)
        #expect(Set(state.endings) == Set(endings))
    }

    @Test func aGraverEndTakesThePlaceOfTheOtherAndTheLongerMemoryStands() throws {
        let workload = try #require(SPIFFEID("spiffe://test/agent"))
        let task = RevocationTarget.task(
            workload: workload, task: try #require(TaskID("t")))
        let (soon, late) = (clock.bootMilliseconds + 10, clock.bootMilliseconds + 20)
        let store = try store()
        store.record(.ended(ending(task, .completedTask, epoch: 2, forget: late)))
        store.record(
            .ended(ending(task, .revokedTask, byOperator: true, epoch: 3, forget: soon)))
        #expect(try outcome(store) == nil)
        #expect(
            try store.load().endings == [
                ending(task, .revokedTask, byOperator: true, epoch: 3, forget: late)
            ])
    }

    @Test func whatIsOverIsNotGivenAgain() throws {
        let store = try store()
        let credential = RevocationTarget.credential(CredentialID(Bytes16(high: 0, low: 1)))
        store.record(
            .ended(ending(credential, .revokedCredential, forget: clock.bootMilliseconds)))
        store.record(.ended(one()))
        #expect(try outcome(store) == nil)
        #expect(try store.load().endings == [one()])
    }

    /// "Durable" is said only when another connection sees it.
    @Test func itIsThereWhenItIsSaidToBe() throws {
        let store = try store()
        let reader = try connection()
        for number in 1...200 {
            store.record(.ended(one(UInt64(number))))
            let seen = Mutex(-1)
            let isThere = DispatchSemaphore(value: 0)
            store.whenDurable { _ in
                let count = try? reader.read { db in
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM ending")
                }
                seen.withLock { $0 = count.flatMap(\.self) ?? -1 }
                isThere.signal()
            }
            try #require(isThere.wait(timeout: .now() + 60) == .success)
            #expect(seen.withLock { $0 } == number)
        }
    }

    /// Epochs are in use before they are written down, and no later run may use them again: so as
    /// many as there may be changes that are not written count as used.
    @Test func epochsAreWrittenDownAhead() throws {
        let database = try StateDatabase(path: path, clock: clock)
        var texts = HolderTexts()
        for latest: UInt64 in [1, 2, 400_000, 600_000, 600_001, 9_000_000] {
            try database.write([.ended(one(latest))], &texts, bootMilliseconds: 1)
            let used = try database.load(bootMilliseconds: 1).epoch
            #expect(used >= latest + 500_000)
            #expect(used <= latest + 1_000_000)
        }
        // What is written late takes nothing back.
        try database.write([.ended(one(5))], &texts, bootMilliseconds: 1)
        #expect(try database.load(bootMilliseconds: 1).epoch >= 9_500_000)
    }

    /// Many at a time take few transactions.
    @Test func manyAtATimeAreWrittenTogether() throws {
        let store = try store()
        let total = 20_000
        let answers = Atomic<Int>(0)
        let isDone = DispatchSemaphore(value: 0)
        for number in 1...total {
            store.record(.ended(one(UInt64(number))))
            store.whenDurable { failure in
                if failure == nil, answers.add(1, ordering: .relaxed).newValue == total {
                    isDone.signal()
                }
            }
        }
        try #require(isDone.wait(timeout: .now() + 60) == .success)
        #expect(try store.load().endings.count == total)
        #expect(store.transactions < 2_000)
    }

    /// The tables are taken away and given back, as a disk that is full for a while.
    @Test func whatCannotBeWrittenStaysAndIsWrittenLater() throws {
        let store = try store()
        let other = try connection()
        try other.write { try $0.execute(sql: "ALTER TABLE ending RENAME TO gone") }
        store.record(.ended(one(2)))
        let failure = try outcome(store)
        #expect(failure?.message.contains("state.db") == true)
        #expect(failure?.message.contains("ending") == true)
        store.record(.ended(one(3)))
        #expect(try outcome(store) != nil)
        #expect(store.failures >= 2)
        try other.write { try $0.execute(sql: "ALTER TABLE gone RENAME TO ending") }
        #expect(try outcome(store) == nil)
        #expect(try Set(store.load().endings) == [one(2), one(3)])
    }

    /// Who was told of a failure is told again when it is durable after all, in order.
    @Test func whoWaitsIsToldLate() throws {
        let store = try store()
        let other = try connection()
        try other.write { try $0.execute(sql: "ALTER TABLE ending RENAME TO gone") }
        let said = Mutex<[String]>([])
        for number in 2...4 {
            store.record(.ended(one(UInt64(number))))
            store.whenDurable(
                { failure in
                    said.withLock { $0.append("\(number)\(failure == nil ? "" : " failed")") }
                },
                late: { said.withLock { $0.append("\(number) late") } })
        }
        #expect(try outcome(store) != nil)
        try other.write { try $0.execute(sql: "ALTER TABLE gone RENAME TO ending") }
        #expect(try outcome(store) == nil)
        #expect(
            said.withLock { $0 }
                == ["2 failed", "3 failed", "4 failed", "2 late", "3 late", "4 late"])
    }

    /// Nobody is told on the caller's thread while others before it still are.
    @Test func whoComesLaterIsToldLater() throws {
        let store = try store()
        let said = Mutex<[Int]>([])
        let (isTold, goOn, isDone) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        store.record(.ended(one(2)))
        store.whenDurable { _ in
            isTold.signal()
            goOn.wait()
            said.withLock { $0.append(1) }
        }
        try #require(isTold.wait(timeout: .now() + 60) == .success)
        store.whenDurable { _ in
            said.withLock { $0.append(2) }
            isDone.signal()
        }
        #expect(said.withLock { $0 } == [])
        goOn.signal()
        try #require(isDone.wait(timeout: .now() + 60) == .success)
        #expect(said.withLock { $0 } == [1, 2])
    }

    @Test func itHasNoRoomForeverOnABadDisk() throws {
        let store = try store()
        let other = try connection()
        try other.write { try $0.execute(sql: "ALTER TABLE ending RENAME TO gone") }
        for number in 1...100_000 { store.record(.ended(one(UInt64(number)))) }
        #expect(try outcome(store) != nil)
        #expect(!store.hasRoom)
        try other.write { try $0.execute(sql: "ALTER TABLE gone RENAME TO ending") }
        #expect(try outcome(store) == nil)
        #expect(store.hasRoom)
        #expect(try store.load().endings.count == 100_000)
    }

    /// Without anybody asking again.
    @Test func itTriesAgainByItself() throws {
        let store = try store()
        let other = try connection()
        try other.write { try $0.execute(sql: "ALTER TABLE ending RENAME TO gone") }
        store.record(.ended(one(2)))
        #expect(try outcome(store) != nil)
        try other.write { try $0.execute(sql: "ALTER TABLE gone RENAME TO ending") }
        let isThere = eventually { (try? store.load().endings) == [one(2)] }
        #expect(isThere)
    }

    @Test func aLaterVersionsFileIsRefused() throws {
        _ = try store()
        let other = try connection()
        try other.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')")
        }
        #expect(throws: StateStoreError.newer(path: path)) { _ = try store() }
    }

    @Test func aFileThatIsNoDatabaseIsRefused() throws {
        try Data("not a database, whatever its name says; long enough to be looked at".utf8)
            .write(to: URL(fileURLWithPath: path))
        do {
            _ = try store()
            Issue.record("it was taken")
        } catch {
            guard case .corrupt(path, _) = error as? StateStoreError else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func rowsThatNoBrokerWritesAreRefused() throws {
        _ = try store()
        let other = try connection()
        for row in [
            "(9, x'00', '', 7, 0, 1, 1, NULL)", "(4, x'00', '', 7, 0, 1, 1, NULL)",
            "(3, CAST('no spiffe id' AS BLOB), '', 6, 0, 1, 1, NULL)",
            "(4, zeroblob(32), '', 200, 0, 1, 1, NULL)",
            "(4, zeroblob(32), '', 20, 0, 1, 1, NULL)",
            "(4, zeroblob(32), '', 7, 0, -1, 1, NULL)",
        ] {
            try other.write { db in
                try db.execute(
                    sql: """
                        DELETE FROM ending;
                        INSERT INTO ending (kind, subject, task, reason, by_operator, epoch,
                            at_ms, forget_ms) VALUES \(row);
                        """)
                // As if a broker had written it.
                try EndingRow.sealAll(db)
            }
            do {
                _ = try store().load()
                Issue.record("taken: \(row)")
            } catch {
                guard case .damaged = error as? StateStoreError else {
                    Issue.record("\(row): \(error)")
                    continue
                }
            }
        }
    }

    @Test func eachCommitIsSynced() throws {
        let database = try StateDatabase(path: path, clock: clock)
        func setting(_ name: String) throws -> String? {
            try database.queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA \(name)") }
        }
        #expect(try setting("synchronous") == "2")
        #expect(try setting("journal_mode") == "wal")
    }
}
