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
            id: stored.id.value.bytes, holder: try texts.text(stored.holder),
            task: stored.task.description, intent: Array(stored.intent.utf8), boot: run.boot,
            expires: run.time.disk(stored.expiryMilliseconds),
            budget: stored.budget.map { Int64(clamping: $0) })
        try statement.execute(
            arguments: [
                Data(content.id), content.holder, content.task, Data(content.intent), content.boot,
                content.expires, run.time.disk(stored.keptMilliseconds), content.budget,
                content.checksum, callsChecksum(content.id, calls: 0, run: 0),
            ])
    }

    /// What of a row never changes. When it may be forgotten is told by nothing else: earlier is
    /// safe, and later is bounded by when it expires.
    private struct Content {
        let id: [UInt8]
        let holder: String
        let task: String
        /// A text, as bytes: one with a zero in it would be cut off there on its way.
        let intent: [UInt8]
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

    /// What is read of rows, by place: there may be a million of them.
    private static let columns = """
        id, holder, task, intent, boot, expires_ms, budget, calls, calls_run, forget_ms, number
        """
    private static let sums = "checksum, calls_checksum"

    /// - Parameter row: `columns` by a cursor, which has texts as they are in the file.
    private static func content(_ row: Row) throws -> Content {
        Content(
            id: try bytes(row, 0), holder: row[1], task: row[2], intent: try bytes(row, 3),
            boot: row[4], expires: row[5], budget: row[6])
    }

    private static func bytes(_ row: Row, _ index: Int) throws -> [UInt8] {
        try row.withUnsafeData(atIndex: index) { $0.map { Array($0) } ?? [] }
    }

    private static func callsChecksum(_ id: [UInt8], calls: Int64, run: Int64) -> Int64 {
        var sum = RowChecksum()
        sum.add(id)
        sum.add(calls)
        sum.add(run)
        return sum.value
    }

    /// Makes the checksums of rows that have none, of an earlier version.
    static func sealAll(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT \(columns) FROM credential")
        let statement = try db.makeStatement(
            sql: "UPDATE credential SET checksum = ?, calls_checksum = ? WHERE number = ?")
        var sums: [StatementArguments] = []
        while let row = try rows.next() {
            let content = try content(row)
            let calls = callsChecksum(content.id, calls: row[7], run: row[8])
            sums.append([content.checksum, calls, row[10] as Int64])
        }
        for one in sums { try statement.execute(arguments: one) }
    }

    /// Whether every row says what was written.
    static func verifyAll(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT \(columns), \(sums) FROM credential")
        while let row = try rows.next() { _ = try verified(row) }
    }

    /// - Parameter row: `columns` and `sums`.
    /// - Throws: where it is not what was written.
    private static func verified(_ row: Row) throws -> Content {
        let content = try content(row)
        guard row[11] as Int64? == content.checksum,
            row[12] as Int64? == callsChecksum(content.id, calls: row[7], run: row[8])
        else {
            throw StateStoreError.damaged("a row of `credential` is not what was written")
        }
        return content
    }

    static func free(
        _ freed: FreedCredential, _ run: BrokerRun, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE credential SET forget_ms = min(forget_ms, ?) WHERE id = ?")
        try statement.execute(
            arguments: [run.time.disk(freed.keptMilliseconds), Data(freed.id.value.bytes)])
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
        let (calls, id) = (Int64(clamping: calls), id.value.bytes)
        let sum = callsChecksum(id, calls: calls, run: run.number)
        try statement.execute(arguments: [calls, run.number, sum, Data(id)])
    }

    /// Gives what has not expired to `body`, one after the other, in the order of their grants.
    ///
    /// Not what was revoked by a selection after it was granted.
    static func readAll(
        _ run: BrokerRun, nowMilliseconds: UInt64, from db: Database,
        _ body: (StoredCredential) -> Void
    ) throws {
        let selections = try SelectionRow.readAll(run.time, from: db)
        let now = run.time.disk(nowMilliseconds)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT \(columns), \(sums) FROM credential ORDER BY number")
        var texts = HolderTexts()
        while let row = try rows.next() {
            // Before it is believed that it is over.
            let content = try verified(row)
            guard content.expires > now, row[9] > now, content.boot >= run.bootTrusted else {
                continue
            }
            let stored = try stored(content, row, run, &texts)
            let number: Int64 = row[10]
            let isRevoked = selections.contains { selection in
                number <= selection.lastNumber
                    && selection.meant.takes(stored.holder.workload, stored.holder.scope)
            }
            if !isRevoked { body(stored) }
        }
    }

    /// - Throws: `StateStoreError.damaged` for a row that was never written like that.
    private static func stored(
        _ content: Content, _ row: Row, _ run: BrokerRun, _ texts: inout HolderTexts
    ) throws -> StoredCredential {
        let (calls, budget): (Int64, Int64) = (row[7], content.budget ?? 0)
        guard content.id.count == 16, let task = TaskID(content.task), calls >= 0, budget >= 0,
            content.intent.count <= Limits.intentBytesMax,
            (0..<BrokerRow.numberMax).contains(content.expires),
            let intent = String(validating: content.intent, as: UTF8.self)
        else { throw StateStoreError.damaged("a row of `credential` says what no broker writes") }
        // Those that the last run wrote at its end. A run that was killed wrote none.
        let isKnown = row[8] as Int64 == run.number - 1
        return StoredCredential(
            id: CredentialID(Bytes16(reading: content.id.span.bytes)),
            holder: try texts.holder(content.holder), task: task, intent: intent,
            expiryMilliseconds: run.time.boot(content.expires),
            keptMilliseconds: run.time.boot(row[9]), budget: content.budget.map(UInt64.init),
            calls: isKnown ? UInt64(calls) : nil, isOfThisBoot: content.boot == run.boot)
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
