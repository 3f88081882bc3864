import GRDB
import PosternAuthority

/// The audit log's last checkpoint, as the one row of the table `checkpoint`; none before the first
/// was signed.
///
///     number  from 1 on
///     digest  in hexadecimal digits
enum CheckpointRow {
    static func write(_ checkpoint: AuditCheckpoint, to db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO checkpoint (id, number, digest, checksum)
                VALUES (1, ?, ?, ?)
                """)
        let number = Int64(clamping: checkpoint.number)
        let sum = checksum(number, checkpoint.digest)
        try statement.execute(arguments: [number, checkpoint.digest, sum])
    }

    /// - Throws: `StateStoreError.damaged` where it is not what was written.
    static func read(_ db: Database) throws -> AuditCheckpoint? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM checkpoint") else { return nil }
        let (number, digest): (Int64, String) = (row["number"], row["digest"])
        guard row["checksum"] == checksum(number, digest) else {
            throw StateStoreError.damaged("the row of `checkpoint` is not what was written")
        }
        return AuditCheckpoint(number: UInt64(clamping: number), digest: digest)
    }

    private static func checksum(_ number: Int64, _ digest: String) -> Int64 {
        var sum = RowChecksum()
        sum.add(number)
        sum.add(digest.utf8)
        return sum.value
    }
}
