import Foundation
import GRDB
import PosternAuthority
import PosternCore

/// The end of all credentials that were alive and meant, as a row of the table `selection`.
///
///     epoch        from which on it holds
///     actions, resources, workload  what is meant; NULL: all
///     last_number  of the table `credential`, the last row that was there
///     at_ms: unix time; forget_ms: time on disk
///
/// The order of the rows is that of the changes, so that a credential which was granted later is
/// not meant.
enum SelectionRow {
    static func write(
        _ ending: Ending, _ selection: CredentialSelection, _ time: DiskTime, to db: Database
    ) throws {
        // Where the latest rows were deleted, their numbers are given anew: a credential that was
        // granted after this may then be taken for an earlier one at the next start, and its
        // process has to attest again. A grant may be lost.
        let last =
            try Int64.fetchOne(
                db, sql: "SELECT coalesce(max(number), 0) FROM credential") ?? 0
        let content = Content(
            epoch: Int64(clamping: ending.epoch), actions: selection.actions?.description,
            resources: selection.resources?.description,
            workload: selection.workload?.description, last: last,
            byOperator: ending.isByOperator ? 1 : 0, at: Int64(clamping: ending.atMilliseconds),
            forget: ending.forgetMilliseconds.map { time.disk($0) } ?? .max)
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO selection
                    (epoch, actions, resources, workload, last_number, by_operator, at_ms,
                    forget_ms, checksum)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(
            arguments: [
                content.epoch, content.actions, content.resources, content.workload, content.last,
                content.byOperator, content.at, content.forget, content.checksum,
            ])
    }

    private struct Content {
        let epoch: Int64
        let actions: String?
        let resources: String?
        let workload: String?
        let last: Int64
        let byOperator: Int64
        let at: Int64
        let forget: Int64

        var checksum: Int64 {
            var sum = RowChecksum()
            for text in [actions, resources, workload] {
                sum.add(Int64(text == nil ? 0 : 1))
                sum.add((text ?? "").utf8)
            }
            for number in [epoch, last, byOperator, at, forget] { sum.add(number) }
            return sum.value
        }
    }

    /// - Throws: `StateStoreError.damaged` for a row that is not what was written.
    private static func verified(_ row: Row) throws -> Content {
        let content = Content(
            epoch: row["epoch"], actions: row["actions"], resources: row["resources"],
            workload: row["workload"], last: row["last_number"], byOperator: row["by_operator"],
            at: row["at_ms"], forget: row["forget_ms"])
        guard row["checksum"] as Int64? == content.checksum else {
            throw StateStoreError.damaged("a row of `selection` is not what was written")
        }
        return content
    }

    static func verifyAll(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM selection")
        while let row = try rows.next() { _ = try verified(row) }
    }

    /// One of them, read.
    struct Selection {
        let ending: Ending
        let meant: CredentialSelection
        /// Of the credentials, the last that was granted before, by its row.
        let lastNumber: Int64
        /// Time on disk.
        let forget: Int64
    }

    /// In the order of their epochs.
    static func readAll(_ time: DiskTime, from db: Database) throws -> [Selection] {
        try Row.fetchAll(db, sql: "SELECT * FROM selection ORDER BY epoch").map { row in
            try selection(verified(row), time)
        }
    }

    private static func selection(_ content: Content, _ time: DiskTime) throws -> Selection {
        var meant = CredentialSelection()
        var isRead = true
        if let text = content.actions {
            meant.actions = Glob(text)
            isRead = isRead && meant.actions != nil
        }
        if let text = content.resources {
            meant.resources = ResourcePattern(text)
            isRead = isRead && meant.resources != nil
        }
        if let text = content.workload {
            meant.workload = SPIFFEID(text)
            isRead = isRead && meant.workload != nil
        }
        guard isRead, let epoch = UInt64(exactly: content.epoch),
            let at = UInt64(exactly: content.at)
        else {
            throw StateStoreError.damaged("a row of `selection` says what no broker writes")
        }
        let ending = Ending(
            target: .selection(meant), reason: .revokedSelection,
            isByOperator: content.byOperator != 0, epoch: epoch, atMilliseconds: at,
            forgetMilliseconds: time.boot(content.forget))
        return Selection(
            ending: ending, meant: meant, lastNumber: content.last, forget: content.forget)
    }

    /// Forgets what is over, and gives the latest of its epochs; 0: nothing was.
    static func forget(_ now: Int64, limit: Int, in db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                DELETE FROM selection WHERE epoch IN (
                    SELECT epoch FROM selection WHERE forget_ms <= ? LIMIT ?)
                RETURNING epoch
                """)
        return try Int64.fetchAll(statement, arguments: [now, limit]).max() ?? 0
    }
}
