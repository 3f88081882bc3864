// Goal: a credential outlasts the store for exactly as long as it would have lived, whatever
// becomes of the wall clock and of the machine; what is over leaves the file in bounded steps.
// Method: real files; runs of the store one after the other, each with a clock of its own.

import Foundation
import GRDB
import PosternAuthority
import PosternCore
import Testing

@testable import PosternStore

@Suite(.timeLimit(.minutes(15))) struct CredentialStoreTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/state.db" }
    private static let minute: UInt64 = 60_000

    init() throws { folder = try TemporaryFolder() }

    /// One run of a broker on the file: what it finds, and what it writes.
    @discardableResult
    private func run(
        _ clock: FixedClock = FixedClock(), writing changes: [StateChange] = [],
        serves: Bool = true
    ) throws -> [StoredCredential] {
        let database = try StateDatabase(path: path, clock: clock)
        var found: [StoredCredential] = []
        try database.loadCredentials(bootMilliseconds: clock.bootMilliseconds) {
            found.append($0)
        }
        var texts = HolderTexts()
        if serves { try database.beginServing() }
        try database.write(changes, &texts, bootMilliseconds: clock.bootMilliseconds)
        return found
    }

    private func stored(
        _ number: UInt64 = 1, expiry: UInt64 = 5_000 + 10 * Self.minute, kept: UInt64? = nil,
        holder: CredentialHolder = .local, budget: UInt64? = nil, calls: UInt64? = nil,
        isOfThisBoot: Bool = true
    ) throws -> StoredCredential {
        StoredCredential(
            id: CredentialID(Bytes16(high: number, low: .max)), holder: holder,
            task: try #require(TaskID("task-\(number)!")), intent: "an intent: é \u{1}\"",
            expiryMilliseconds: expiry, keptMilliseconds: kept ?? expiry + Self.minute,
            budget: budget, calls: calls, isOfThisBoot: isOfThisBoot)
    }

    private func count(_ table: String) throws -> Int? {
        try DatabaseQueue(path: path).read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")
        }
    }

    // MARK: what is written

    @Test func itIsReadAsItWasWritten() throws {
        var bare = ProcessFacts.agent
        bare.executableSHA256 = nil
        bare.groups = []
        bare.executablePath = "elsewhere:/tmp/\u{e9} \"x\""
        let all = [
            try stored(1), try stored(2, budget: 7), try stored(3, holder: .remote),
            try stored(4, holder: .local(bare)), try stored(5),
        ]
        try run(writing: all.map { .granted($0) })
        #expect(try run() == all)
    }

    @Test func pathsThatAreTheSameToUnicodeAloneStayApart() throws {
        var (one, other) = (ProcessFacts.agent, ProcessFacts.agent)
        one.executablePath = "/usr/bin/caf\u{e9}"
        other.executablePath = "/usr/bin/cafe\u{301}"
        try run(
            writing: [
                .granted(try stored(1, holder: .local(one))),
                .granted(try stored(2, holder: .local(other))),
            ])
        let found = try run()
        #expect(found.first?.holder.process?.isSameBytes(as: one) == true)
        #expect(found.last?.holder.process?.isSameBytes(as: other) == true)
    }

    @Test func rowsThatNoBrokerWritesAreRefused() throws {
        for change in [
            "id = x'00'", "task = ''", "holder = '{}'", "calls = -1", "budget = -1",
            "holder = json_set(holder, '$.workload', 'nobody')",
            "holder = json_set(holder, '$.key', 'ab')",
            "holder = json_set(holder, '$.actions', json('[]'))",
            "intent = printf('%.*c', 4097, 'x')",
        ] {
            try? FileManager.default.removeItem(atPath: path)
            try run(writing: [.granted(try stored())])
            try DatabaseQueue(path: path).write { db in
                try db.execute(sql: "UPDATE credential SET \(change)")
                // As if a broker had written it.
                try CredentialRow.sealAll(db)
            }
            do {
                try run()
                Issue.record("taken: \(change)")
            } catch {
                guard case .damaged = error as? StateStoreError else {
                    Issue.record("\(change): \(error)")
                    continue
                }
            }
        }
    }

    /// SQLite itself sees none of these.
    @Test(arguments: [
        "task = 't-9'", "intent = intent || '.'", "expires_ms = expires_ms + 1",
        "expires_ms = 1", "boot = -1",
        "budget = budget + 1", "boot = boot + 1", "calls = calls + 1", "calls_run = calls_run + 1",
        "holder = holder || ' '", "checksum = NULL", "calls_checksum = 0",
    ])
    func aRowThatWasChangedIsRefused(change: String) throws {
        try run(writing: [.granted(try stored(budget: 7))])
        #expect(try run().count == 1)
        try DatabaseQueue(path: path).write {
            try $0.execute(sql: "UPDATE credential SET \(change)")
        }
        let damaged = StateStoreError.damaged("a row of `credential` is not what was written")
        #expect(throws: damaged) { try run() }
        #expect(throws: damaged) { try StateFile(path: path).summary() }
    }

    /// The protocol allows any text for an intent.
    @Test(arguments: ["a\0b", "\0", "\0\0x", ""])
    func anIntentIsReadAsItWasWritten(intent: String) throws {
        var one = try stored()
        one = StoredCredential(
            id: one.id, holder: one.holder, task: one.task, intent: intent,
            expiryMilliseconds: one.expiryMilliseconds, keptMilliseconds: one.keptMilliseconds,
            budget: nil, calls: nil, isOfThisBoot: true)
        try run(writing: [.granted(one)])
        let found = try run()
        #expect(found.map { Array($0.intent.utf8) } == [Array(intent.utf8)])
        #expect(try StateFile(path: path).summary().credentials == 1)
    }

    /// Whatever comes twice, the journal goes on.
    @Test func theSameIDTwiceHoldsNothingUp() throws {
        try run(writing: [.granted(try stored()), .granted(try stored()), .granted(try stored(2))])
        #expect(try run().count == 2)
    }

    // MARK: the journal

    /// What is acknowledged as ended is never there as granted alone.
    @Test func aGrantIsThereBeforeItsEndIsDurable() throws {
        let threads = StoreThreads()
        let store = try StateStore(path: path, clock: FixedClock())
        threads.start(store)
        let reader = try DatabaseQueue(path: path)
        for number: UInt64 in 1...100 {
            let granted = try stored(number)
            store.record(.granted(granted))
            store.record(
                .ended(
                    Ending(
                        target: .credential(granted.id), reason: .revokedCredential,
                        isByOperator: true, epoch: 2, atMilliseconds: 1,
                        forgetMilliseconds: granted.keptMilliseconds)))
            try store.flush()
            let counts = try reader.read { db in
                try ["credential", "ending"].map {
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)")
                }
            }
            #expect(counts == [Int(number), Int(number)])
        }
    }

    @Test func aGrantIsWrittenAlthoughNobodyWaits() throws {
        let threads = StoreThreads()
        let store = try StateStore(path: path, clock: FixedClock())
        threads.start(store)
        for number: UInt64 in 1...50 {
            store.record(.granted(try stored(number)))
            let isThere = eventually { (try? count("credential")) == Int(number) }
            #expect(isThere)
        }
    }

    // MARK: clocks

    @Test func withinABootOnlyTheBootClockCounts() throws {
        try run(writing: [.granted(try stored())])
        for wall: UInt64 in [0, 1_800_000_000_000, 4_000_000_000_000] {
            #expect(try run(FixedClock(wallMilliseconds: wall)) == [try stored()])
        }
        let last = FixedClock(bootMilliseconds: 5_000 + 10 * Self.minute - 1, wallMilliseconds: 1)
        #expect(try run(last) == [try stored()])
        let over = FixedClock(bootMilliseconds: 5_000 + 10 * Self.minute)
        #expect(try run(over).isEmpty)
    }

    /// The file of the run that saw another wall clock is read by one that sees the right one.
    @Test func aWallClockThatIsWrongForAWhileShiftsNothing() throws {
        try run()
        try run(FixedClock(wallMilliseconds: 900), writing: [.granted(try stored(1))])
        try run(
            FixedClock(wallMilliseconds: 9_000_000_000_000), writing: [.granted(try stored(2))])
        #expect(try run() == [try stored(1), try stored(2)])
    }

    @Test func afterARebootTheWallClockCounts() throws {
        try run(writing: [.granted(try stored())])
        var clock = FixedClock(
            bootMilliseconds: 100, wallMilliseconds: 1_800_000_000_000 + 4 * Self.minute,
            bootID: "another")
        #expect(
            try run(clock) == [
                try stored(expiry: 100 + 6 * Self.minute, isOfThisBoot: false)
            ])
        clock.bootMilliseconds += 6 * Self.minute - 1
        #expect(try run(clock).count == 1)
        clock.bootMilliseconds += 1
        #expect(try run(clock).isEmpty)
    }

    @Test func afterARebootWithAnEarlierWallClockNothingOfBeforeLives() throws {
        try run(writing: [.granted(try stored(1))])
        let second = FixedClock(
            bootMilliseconds: 100, wallMilliseconds: 1_800_000_000_000 - 1, bootID: "second")
        try run(second, writing: [.granted(try stored(2, expiry: 100 + 5 * Self.minute))])
        // Also once the clock is right again.
        let third = FixedClock(
            bootMilliseconds: 100, wallMilliseconds: 1_800_000_000_000 + 1, bootID: "third")
        let found = try run(third)
        #expect(found.map(\.id) == [try stored(2).id])
        // Time went on from where it was, not from what the clock said.
        #expect(found.first?.expiryMilliseconds == 100 + 5 * Self.minute - 1)
    }

    /// What was to be remembered is, for at least as long.
    @Test func endingsAreRememberedThroughAClockThatIsWrong() throws {
        let workload = try #require(SPIFFEID("spiffe://test/agent"))
        let ending = Ending(
            target: .task(workload: workload, task: try #require(TaskID("t"))),
            reason: .completedTask, isByOperator: false, epoch: 2, atMilliseconds: 7,
            forgetMilliseconds: 5_000 + 10 * Self.minute)
        try run(writing: [.ended(ending)])
        for (wall, boot) in [(UInt64(0), "a-boot"), (9_000_000_000_000, "a-boot"), (0, "b")] {
            let clock = FixedClock(wallMilliseconds: wall, bootID: boot)
            let database = try StateDatabase(path: path, clock: clock)
            _ = try database.forget(bootMilliseconds: 5_000, limit: 10)
            #expect(try database.load(bootMilliseconds: 5_000).endings == [ending], "\(wall)")
        }
    }

    /// A virtual machine that was put back to an earlier moment has the same boot id.
    @Test func aBootClockThatWentBackIsAnotherBoot() throws {
        try run(writing: [.granted(try stored())])
        try run(FixedClock(bootMilliseconds: 5_000 + 2 * Self.minute))
        let found = try run(
            FixedClock(wallMilliseconds: 1_800_000_000_000 + 3 * Self.minute))
        #expect(found.map(\.isOfThisBoot) == [false])
    }

    // MARK: what was spent

    @Test func callsAreKnownToTheNextRunAlone() throws {
        let one = try stored(budget: 5)
        let counted = try stored(budget: 5, calls: 3)
        try run(writing: [.granted(one), .metered(one.id, calls: 3)])
        #expect(try run() == [counted])
        // That run was killed before it wrote what was spent in it.
        #expect(try run() == [one])
        try run(writing: [.metered(one.id, calls: 4)])
        #expect(try run().first?.calls == 4)
    }

    /// A broker that cannot bind its socket, for instance, spends nothing.
    @Test func aStartThatFailsForgetsNoCalls() throws {
        let one = try stored(budget: 5)
        let counted = try stored(budget: 5, calls: 3)
        try run(writing: [.granted(one), .metered(one.id, calls: 3)])
        for _ in 0..<3 { #expect(try run(serves: false) == [counted]) }
        #expect(try run() == [counted])
        #expect(try run() == [one])
    }

    // MARK: what is over

    @Test func aFreedCredentialIsRememberedForAMomentAndADroppedOneNotAtAll() throws {
        let (freed, dropped) = (try stored(1), try stored(2))
        try run(
            writing: [
                .granted(freed), .granted(dropped),
                .freed(FreedCredential(id: freed.id, keptMilliseconds: 5_000 + Self.minute)),
                .dropped(dropped.id),
            ])
        #expect(try run() == [try stored(1, kept: 5_000 + Self.minute)])
        #expect(try run(FixedClock(bootMilliseconds: 5_000 + Self.minute)).isEmpty)
    }

    @Test func whatIsOverLeavesTheFileInSteps() throws {
        try run(
            writing: (1...1_000).map { .granted(try stored($0, expiry: 6_000, kept: 7_000)) })
        try run(writing: [.granted(try stored(5_000))])
        let database = try StateDatabase(
            path: path, clock: FixedClock(bootMilliseconds: 6_999))
        #expect(try !database.forget(bootMilliseconds: 6_999, limit: 300))
        #expect(try count("credential") == 1_001)
        for left in [701, 401, 101] {
            #expect(try database.forget(bootMilliseconds: 7_000, limit: 300))
            #expect(try count("credential") == left)
        }
        #expect(try !database.forget(bootMilliseconds: 7_000, limit: 300))
        #expect(try count("credential") == 1)
    }

    /// With no pause in which nothing else is to be done, too.
    @Test func eachWriteForgetsMoreThanItWrites() throws {
        try run(
            writing: (1...1_000).map { .granted(try stored($0, expiry: 6_000, kept: 7_000)) })
        let later = FixedClock(bootMilliseconds: 7_000)
        try run(later, writing: (2_001...2_100).map { .granted(try stored($0)) })
        #expect(try count("credential") == 1_000 - 200 + 100)
    }

    // MARK: versions

    @Test func aFileOfTheFirstVersionIsBroughtUpToDate() throws {
        let queue = try DatabaseQueue(path: path)
        try StateSchema.migrator.migrate(queue, upTo: "1")
        try queue.write { db in
            try db.execute(
                sql: """
                    UPDATE broker SET epochs_used = 77;
                    INSERT INTO ending VALUES (4, zeroblob(32), '', 7, 1, 5, 123, NULL);
                    INSERT INTO ending VALUES
                        (1, zeroblob(16), '', 4, 1, 5, 1800000000000, 1800000060000);
                    """)
        }
        // The clock went back since then: what was to be remembered is.
        let clock = FixedClock(wallMilliseconds: 1_700_000_000_000)
        let state = try StateDatabase(path: path, clock: clock)
            .load(bootMilliseconds: clock.bootMilliseconds)
        #expect(state.epoch == 77)
        #expect(state.endings.count == 2)
        #expect(
            state.endings.compactMap(\.forgetMilliseconds)
                == [clock.bootMilliseconds + Self.minute])
        #expect(try run(writing: [.granted(try stored())]).isEmpty)
        #expect(try run().count == 1)
    }
}
