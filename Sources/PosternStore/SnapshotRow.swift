import GRDB

/// Policies that came into force, as a row of the table `snapshot`.
///
///     epoch   that they began
///     digest  SHA-256 of their files, in hexadecimal digits
///     at_ms   time on disk
enum SnapshotRow {
    static func write(_ digest: String, epoch: Int64, at: Int64, to db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO snapshot (epoch, digest, at_ms, checksum)
                VALUES (?, ?, ?, ?)
                """)
        let sum = checksum(epoch: epoch, digest: digest, at: at)
        try statement.execute(arguments: [epoch, digest, at, sum])
    }

    /// Makes the checksums of rows that have none, of an earlier version.
    static func sealAll(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT * FROM snapshot") {
            try write(row["digest"], epoch: row["epoch"], at: row["at_ms"], to: db)
        }
    }

    /// Whether every row says what was written.
    static func verifyAll(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM snapshot")
        while let row = try rows.next() {
            let sum = checksum(epoch: row["epoch"], digest: row["digest"], at: row["at_ms"])
            guard row["checksum"] as Int64? == sum else {
                throw StateStoreError.damaged("a row of `snapshot` is not what was written")
            }
        }
    }

    private static func checksum(epoch: Int64, digest: String, at: Int64) -> Int64 {
        var sum = RowChecksum()
        sum.add(epoch)
        sum.add(digest.utf8)
        sum.add(at)
        return sum.value
    }
}
