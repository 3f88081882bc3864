import Foundation
import GRDB
import PosternAuthority
import PosternCore

/// A credential as a row of the table `credential`.
///
///     boot        in which boot of the machine it was granted
///     expires_ms  time on disk, as is forget_ms
///     forget_ms   from then on it is as if it had never been
///     calls       how many it had made at the end of the run `calls_run`
enum CredentialRow {
    static func write(
        _ stored: StoredCredential, _ run: BrokerRun, _ texts: inout HolderTexts,
        to db: Database
    ) throws {
        // An id has 128 random bits; whatever comes twice, what waits behind it must be written.
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO credential
                    (id, holder, task, intent, boot, expires_ms, forget_ms, budget, calls,
                    calls_run)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
                """)
        try statement.execute(
            arguments: [
                Data(stored.id.value.bytes), try texts.text(stored.holder),
                stored.task.description, stored.intent, run.boot,
                run.time.disk(stored.expiryMilliseconds),
                run.time.disk(stored.keptMilliseconds),
                stored.budget.map { Int64(clamping: $0) },
            ])
    }

    static func free(
        _ id: CredentialID, keptMilliseconds: UInt64, _ run: BrokerRun, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE credential SET forget_ms = min(forget_ms, ?) WHERE id = ?")
        try statement.execute(
            arguments: [run.time.disk(keptMilliseconds), Data(id.value.bytes)])
    }

    static func delete(_ id: CredentialID, in db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM credential WHERE id = ?")
        try statement.execute(arguments: [Data(id.value.bytes)])
    }

    static func meter(
        _ id: CredentialID, calls: UInt64, _ run: BrokerRun, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE credential SET calls = ?, calls_run = ? WHERE id = ?")
        try statement.execute(
            arguments: [Int64(clamping: calls), run.number, Data(id.value.bytes)])
    }

    /// Gives what has not expired to `body`, one after the other, in the order of their grants.
    static func readAll(
        _ run: BrokerRun, nowMilliseconds: UInt64, from db: Database,
        _ body: (StoredCredential) -> Void
    ) throws {
        let now = run.time.disk(nowMilliseconds)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, holder, task, intent, boot, expires_ms, forget_ms, budget, calls,
                    calls_run
                FROM credential
                WHERE expires_ms > ? AND forget_ms > ? AND boot >= ? ORDER BY number
                """, arguments: [now, now, run.bootTrusted])
        var texts = HolderTexts()
        while let row = try rows.next() { body(try read(row, run, &texts)) }
    }

    /// - Throws: `StateStoreError.damaged` for a row that was never written like that.
    private static func read(
        _ row: Row, _ run: BrokerRun, _ texts: inout HolderTexts
    ) throws -> StoredCredential {
        let id: [UInt8] = try row.withUnsafeData(atIndex: 0) { Array($0 ?? Data()) }
        let intent: String = row[3]
        let (budget, calls): (Int64?, Int64) = (row[7], row[8])
        guard id.count == 16, let task = TaskID(row[2]), calls >= 0, (budget ?? 0) >= 0,
            intent.utf8.count <= Limits.intentBytesMax
        else { throw StateStoreError.damaged("a row of `credential` says what no broker writes") }
        // Those that the last run wrote at its end. A run that was killed wrote none.
        let isKnown = row[9] as Int64 == run.number - 1
        return StoredCredential(
            id: CredentialID(Bytes16(reading: id.span.bytes)), holder: try texts.holder(row[1]),
            task: task, intent: intent, expiryMilliseconds: run.time.boot(row[5]),
            keptMilliseconds: run.time.boot(row[6]), budget: budget.map(UInt64.init),
            calls: isKnown ? UInt64(calls) : nil, isOfThisBoot: row[4] as Int64 == run.boot)
    }

    /// Forgets what is over, at most `limit` of them; how many it were.
    static func forget(_ now: Int64, limit: Int, in db: Database) throws -> Int {
        let statement = try db.cachedStatement(
            sql: """
                DELETE FROM credential WHERE number IN (
                    SELECT number FROM credential WHERE forget_ms <= ? LIMIT ?)
                """)
        try statement.execute(arguments: [now, limit])
        return db.changesCount
    }
}
