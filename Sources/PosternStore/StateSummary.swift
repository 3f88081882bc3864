import GRDB
package import PosternAuthority

/// What is in a `state.db`.
package struct StateSummary: Hashable, Sendable {
    /// Of the tables, as the last migration made them.
    package let version: String
    /// No later epoch was used.
    package let epoch: UInt64
    /// That of the last change in it.
    package let lastChange: UInt64
    /// Those that had not expired when the time was last noted.
    package let credentials: Int
    /// What was ended and is remembered, by kind.
    package let credentialsEnded: Int
    package let tasksEnded: Int
    package let workloadsEnded: Int
    package let keysEnded: Int
    /// Policies that were in force.
    package let snapshots: Int
    /// Whether it is a copy that nobody has accepted yet.
    package let isCopy: Bool
    /// The last checkpoint that the audit log is known to have had; nil: none.
    package let checkpoint: AuditCheckpoint?

    init(_ db: Database, path: String) throws {
        guard try db.tableExists("grdb_migrations"),
            let version = try StateSchema.migrator.completedMigrations(db).last,
            let broker = try Row.fetchOne(db, sql: "SELECT * FROM broker")
        else { throw StateStoreError.damaged("`\(path)` is no state of a broker") }
        self.version = version
        epoch = UInt64(clamping: broker["epochs_used"] as Int64)
        // Not there in the tables of the first version.
        let noted: Int64 = broker["last_epoch"] ?? 0
        lastChange = UInt64(clamping: try BrokerRow.lastChange(db, noted: noted))
        isCopy = (broker["restored"] as Int64? ?? 0) != 0
        checkpoint = try db.tableExists("checkpoint") ? CheckpointRow.read(db) : nil
        var counts: [Int64: Int] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT kind, count(*) AS held FROM ending GROUP BY kind")
        while let row = try rows.next() { counts[row["kind"]] = row["held"] }
        credentialsEnded = counts[1] ?? 0
        tasksEnded = counts[2] ?? 0
        workloadsEnded = counts[3] ?? 0
        keysEnded = counts[4] ?? 0
        snapshots = try Int.fetchOne(db, sql: "SELECT count(*) FROM snapshot") ?? 0
        credentials =
            try db.tableExists("credential")
            ? Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM credential
                    WHERE expires_ms > (SELECT seen_ms FROM broker)
                    """) ?? 0 : 0
    }
}
