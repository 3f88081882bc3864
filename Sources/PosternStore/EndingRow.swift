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
    /// On a conflict the later reason stands, and the longer memory.
    private static let upsert = """
        INSERT INTO ending (kind, subject, task, reason, by_operator, epoch, at_ms, forget_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (kind, subject, task) DO UPDATE SET
            reason = excluded.reason,
            by_operator = max(by_operator, excluded.by_operator),
            epoch = max(epoch, excluded.epoch), at_ms = excluded.at_ms,
            forget_ms = CASE WHEN forget_ms IS NULL OR excluded.forget_ms IS NULL THEN NULL
                ELSE max(forget_ms, excluded.forget_ms) END
        """

    static func write(_ ending: Ending, _ time: DiskTime, to db: Database) throws {
        let (kind, subject, task) = place(of: ending.target)
        let statement = try db.cachedStatement(sql: upsert)
        try statement.execute(
            arguments: [
                kind, Data(subject), task, ending.reason.rawValue, ending.isByOperator,
                Int64(clamping: ending.epoch), Int64(clamping: ending.atMilliseconds),
                ending.forgetMilliseconds.map { time.disk($0) },
            ])
    }

    /// - Throws: `StateStoreError.damaged` for a row that was never written like that.
    static func read(_ row: Row, _ time: DiskTime) throws -> Ending {
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

    /// Forgets what is over, at most `limit` of them; how many it were.
    static func forget(_ now: Int64, limit: Int, in db: Database) throws -> Int {
        let statement = try db.cachedStatement(
            sql: """
                DELETE FROM ending WHERE (kind, subject, task) IN (
                    SELECT kind, subject, task FROM ending
                    WHERE forget_ms IS NOT NULL AND forget_ms <= ? LIMIT ?)
                """)
        try statement.execute(arguments: [now, limit])
        return db.changesCount
    }

    private static let endings: Set<DenialReason> = [
        .revokedCredential, .revokedTask, .completedTask, .revokedWorkload, .revokedKey,
    ]

    private static func place(of target: RevocationTarget) -> (Int, [UInt8], String) {
        switch target {
        case .credential(let id): (1, id.value.bytes, "")
        case .task(let workload, let task):
            (2, Array(workload.description.utf8), task.description)
        case .workload(let workload): (3, Array(workload.description.utf8), "")
        case .key(let key): (4, key.bytes, "")
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
