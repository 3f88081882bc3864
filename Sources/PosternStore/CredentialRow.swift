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
                    (id, holder, task, intent, boot, expires_ms, forget_ms, budget, checksum,
                    calls, calls_run, calls_checksum)
                VALUES (?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?, 0, 0, ?)
                """)
        let content = Content(
            id: Data(stored.id.value.bytes), holder: try texts.text(stored.holder),
            task: stored.task.description, intent: Data(stored.intent.utf8), boot: run.boot,
            expires: run.time.disk(stored.expiryMilliseconds),
            budget: stored.budget.map { Int64(clamping: $0) })
        try statement.execute(
            arguments: [
                content.id, content.holder, content.task, content.intent, content.boot,
                content.expires, run.time.disk(stored.keptMilliseconds), content.budget,
                content.checksum, callsChecksum(content.id, calls: 0, run: 0),
            ])
    }

    /// What of a row never changes. When it may be forgotten is told by nothing else: earlier is
    /// safe, and later is bounded by when it expires.
    private struct Content {
        let id: Data
        let holder: String
        let task: String
        /// A text, as bytes: one with a zero in it would be cut off there on its way.
        let intent: Data
        let boot: Int64
        let expires: Int64
        let budget: Int64?

        var checksum: Int64 {
            var sum = RowChecksum()
            sum.add(id)
            for text in [holder, task] { sum.add(text.utf8) }
            sum.add(intent)
            sum.add(boot)
            sum.add(expires)
            sum.add(budget as Int64?)
            return sum.value
        }
    }

    /// - Parameter row: of a cursor, which has texts as they are in the file.
    private static func content(_ row: Row) throws -> Content {
        Content(
            id: row["id"], holder: row["holder"], task: row["task"], intent: try intent(row),
            boot: row["boot"], expires: row["expires_ms"], budget: row["budget"])
    }

    private static func intent(_ row: Row) throws -> Data {
        try row.withUnsafeData(named: "intent") { Data($0 ?? Data()) }
    }

    private static func callsChecksum(_ id: Data, calls: Int64, run: Int64) -> Int64 {
        var sum = RowChecksum()
        sum.add(id)
        sum.add(calls)
        sum.add(run)
        return sum.value
    }

    /// Makes the checksums of rows that have none, of an earlier version.
    static func sealAll(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM credential")
        let statement = try db.makeStatement(
            sql: "UPDATE credential SET checksum = ?, calls_checksum = ? WHERE number = ?")
        var sums: [StatementArguments] = []
        while let row = try rows.next() {
            let calls = callsChecksum(row["id"], calls: row["calls"], run: row["calls_run"])
            sums.append([try content(row).checksum, calls, row["number"] as Int64])
        }
        for one in sums { try statement.execute(arguments: one) }
    }

    /// Whether every row says what was written.
    static func verifyAll(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM credential")
        while let row = try rows.next() { try verify(row) }
    }

    private static func verify(_ row: Row) throws {
        let calls = callsChecksum(row["id"], calls: row["calls"], run: row["calls_run"])
        guard try row["checksum"] as Int64? == content(row).checksum,
            row["calls_checksum"] as Int64? == calls
        else {
            throw StateStoreError.damaged("a row of `credential` is not what was written")
        }
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
            sql: """
                UPDATE credential SET calls = ?, calls_run = ?, calls_checksum = ? WHERE id = ?
                """)
        let (calls, id) = (Int64(clamping: calls), Data(id.value.bytes))
        try statement.execute(
            arguments: [calls, run.number, callsChecksum(id, calls: calls, run: run.number), id])
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
                    calls_run, checksum, calls_checksum
                FROM credential ORDER BY number
                """)
        var texts = HolderTexts()
        while let row = try rows.next() {
            // Before it is believed that it is over.
            try verify(row)
            let (expires, forget, boot): (Int64, Int64, Int64) = (row[5], row[6], row[4])
            guard expires > now, forget > now, boot >= run.bootTrusted else { continue }
            body(try read(row, run, &texts))
        }
    }

    /// - Throws: `StateStoreError.damaged` for a row that was never written like that.
    private static func read(
        _ row: Row, _ run: BrokerRun, _ texts: inout HolderTexts
    ) throws -> StoredCredential {
        let id: [UInt8] = try row.withUnsafeData(atIndex: 0) { Array($0 ?? Data()) }
        let intent = String(validating: try intent(row), as: UTF8.self)
        let (budget, calls): (Int64?, Int64) = (row[7], row[8])
        guard id.count == 16, let task = TaskID(row[2]), calls >= 0, (budget ?? 0) >= 0,
            let intent, intent.utf8.count <= Limits.intentBytesMax
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
