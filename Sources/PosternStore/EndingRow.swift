import Foundation
import GRDB
import PosternAuthority
import PosternCore

/// An ending as a row of the table `ending`.
///
///     kind 1: credential, subject its 16 bytes
///     kind 2: task, subject the workload's SPIFFE ID
///     kind 3: workload, subject its SPIFFE ID
///     kind 4: key, subject its 32 bytes
///     at_ms: unix time; forget_ms: time on disk
enum EndingRow {
    private static let find = "SELECT * FROM ending WHERE (kind, subject, task) = (?, ?, ?)"

    static func write(_ ending: Ending, _ time: DiskTime, to db: Database) throws {
        let (kind, subject, task) = place(of: ending.target)
        var content = Content(
            kind: kind, subject: Data(subject), task: task,
            reason: Int64(ending.reason.rawValue), byOperator: ending.isByOperator ? 1 : 0,
            epoch: Int64(clamping: ending.epoch), at: Int64(clamping: ending.atMilliseconds),
            forget: ending.forgetMilliseconds.map { time.disk($0) })
        // Hardly anything ends twice, so it is not looked for first.
        if try put(content, over: false, in: db) { return }
        let found = try db.cachedStatement(sql: find)
        if let before = try Row.fetchOne(found, arguments: content.place) {
            if (try? verify(before)) != nil {
                content.merge(with: Self.content(before))
            } else {
                // What it said is not known any more: it is never forgotten.
                content.forget = nil
            }
        }
        try put(content, over: true, in: db)
    }

    /// - Parameter over: whether what stands there goes.
    /// - Returns: whether it stands there now.
    @discardableResult private static func put(
        _ content: Content, over: Bool, in db: Database
    ) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR \(over ? "REPLACE" : "IGNORE") INTO ending
                    (kind, subject, task, reason, by_operator, epoch, at_ms, forget_ms, checksum)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(
            arguments: content.place + [
                content.reason, content.byOperator, content.epoch, content.at, content.forget,
                content.checksum,
            ])
        return db.changesCount > 0
    }

    /// What a row says, as it stands there.
    private struct Content {
        let kind: Int64
        let subject: Data
        let task: String
        var reason: Int64
        var byOperator: Int64
        var epoch: Int64
        var at: Int64
        var forget: Int64?

        var place: StatementArguments { [kind, subject, task] }

        /// With what stood there: the later reason stands, and the longer memory.
        mutating func merge(with before: Content) {
            byOperator = max(byOperator, before.byOperator)
            epoch = max(epoch, before.epoch)
            forget = forget.flatMap { mine in before.forget.map { max(mine, $0) } }
        }

        var checksum: Int64 {
            var sum = RowChecksum()
            sum.add(kind)
            sum.add(subject)
            sum.add(task.utf8)
            for number in [reason, byOperator, epoch, at] { sum.add(number) }
            sum.add(forget as Int64?)
            return sum.value
        }
    }

    private static func content(_ row: Row) -> Content {
        Content(
            kind: row["kind"], subject: row["subject"], task: row["task"], reason: row["reason"],
            byOperator: row["by_operator"], epoch: row["epoch"], at: row["at_ms"],
            forget: row["forget_ms"])
    }

    /// Makes the checksums of rows that have none, of an earlier version.
    static func sealAll(_ db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM ending")
        for row in rows { try put(content(row), over: true, in: db) }
    }

    /// Whether every row says what was written.
    static func verifyAll(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM ending")
        while let row = try rows.next() { try verify(row) }
    }

    private static func verify(_ row: Row) throws {
        guard row["checksum"] as Int64? == content(row).checksum else {
            throw StateStoreError.damaged("a row of `ending` is not what was written")
        }
    }

    /// - Throws: `StateStoreError.damaged` for a row that was never written like that.
    static func read(_ row: Row, _ time: DiskTime) throws -> Ending {
        try verify(row)
        let subject: Data = row["subject"]
        let task: String = row["task"]
        guard let target = target(row["kind"], Array(subject), task),
            let raw = UInt8(exactly: row["reason"] as Int64),
            let reason = DenialReason(rawValue: raw), endings.contains(reason),
            let epoch = UInt64(exactly: row["epoch"] as Int64),
            let at = UInt64(exactly: row["at_ms"] as Int64)
        else { throw StateStoreError.damaged("a row of `ending` says what no broker writes") }
        let forget: Int64? = row["forget_ms"]
        return Ending(
            target: target, reason: reason, isByOperator: row["by_operator"], epoch: epoch,
            atMilliseconds: at, forgetMilliseconds: forget.map { time.boot($0) })
    }

    /// Forgets what is over, at most `limit` of them.
    ///
    /// - Returns: how many it were, and the latest of their epochs; 0: none.
    static func forget(
        _ now: Int64, limit: Int, in db: Database
    ) throws -> (count: Int, latest: Int64) {
        let statement = try db.cachedStatement(
            sql: """
                DELETE FROM ending WHERE (kind, subject, task) IN (
                    SELECT kind, subject, task FROM ending
                    WHERE forget_ms IS NOT NULL AND forget_ms <= ? LIMIT ?)
                RETURNING epoch
                """)
        let epochs = try Int64.fetchAll(statement, arguments: [now, limit])
        return (epochs.count, epochs.max() ?? 0)
    }

    private static let endings: Set<DenialReason> = [
        .revokedCredential, .revokedTask, .completedTask, .revokedWorkload, .revokedKey,
    ]

    private static func place(of target: RevocationTarget) -> (Int64, [UInt8], String) {
        switch target {
        case .credential(let id): (1, id.value.bytes, "")
        case .task(let workload, let task):
            (2, Array(workload.description.utf8), task.description)
        case .workload(let workload): (3, Array(workload.description.utf8), "")
        case .key(let key): (4, key.bytes, "")
        case .tree, .selection:
            // INVARIANT: a tree is ended by its root, and a selection has a table of its own.
            preconditionFailure("no such ending has a row")
        }
    }

    private static func target(
        _ kind: Int, _ subject: [UInt8], _ task: String
    ) -> RevocationTarget? {
        switch kind {
        case 1:
            subject.count == 16
                ? .credential(CredentialID(Bytes16(reading: subject.span.bytes))) : nil
        case 2:
            workload(subject).flatMap { workload in
                TaskID(task).map { .task(workload: workload, task: $0) }
            }
        case 3: workload(subject).map { .workload($0) }
        case 4: PeerKey(bytes: subject).map { .key($0) }
        default: nil
        }
    }

    private static func workload(_ bytes: [UInt8]) -> SPIFFEID? {
        String(validating: bytes, as: UTF8.self).flatMap { SPIFFEID($0) }
    }
}
