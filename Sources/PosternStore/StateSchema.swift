import GRDB

/// The tables of `state.db`, as they came to be. A migration that was released never changes.
enum StateSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE broker (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        epochs_used INTEGER NOT NULL
                    ) STRICT;
                    INSERT INTO broker (id, epochs_used) VALUES (1, 0);
                    CREATE TABLE ending (
                        kind INTEGER NOT NULL,
                        subject BLOB NOT NULL,
                        task TEXT NOT NULL,
                        reason INTEGER NOT NULL,
                        by_operator INTEGER NOT NULL,
                        epoch INTEGER NOT NULL,
                        at_ms INTEGER NOT NULL,
                        forget_ms INTEGER,
                        PRIMARY KEY (kind, subject, task)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX ending_forget ON ending (forget_ms) WHERE forget_ms IS NOT NULL;
                    CREATE TABLE snapshot (
                        epoch INTEGER PRIMARY KEY,
                        digest TEXT NOT NULL,
                        at_ms INTEGER NOT NULL
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("2") { db in
            try db.execute(
                sql: """
                    ALTER TABLE broker ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE broker ADD COLUMN boot INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE broker ADD COLUMN boot_id TEXT NOT NULL DEFAULT '';
                    ALTER TABLE broker ADD COLUMN boot_trusted INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE broker ADD COLUMN anchor_wall_ms INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE broker ADD COLUMN anchor_boot_ms INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE broker ADD COLUMN seen_ms INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE broker ADD COLUMN restored INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE broker ADD COLUMN last_epoch INTEGER NOT NULL DEFAULT 0;
                    UPDATE broker SET
                        seen_ms = max(
                            (SELECT coalesce(max(at_ms), 0) FROM ending),
                            (SELECT coalesce(max(at_ms), 0) FROM snapshot)),
                        last_epoch = max(
                            (SELECT coalesce(max(epoch), 0) FROM ending),
                            (SELECT coalesce(max(epoch), 0) FROM snapshot));
                    CREATE TABLE credential (
                        number INTEGER PRIMARY KEY,
                        id BLOB NOT NULL UNIQUE,
                        holder TEXT NOT NULL,
                        task TEXT NOT NULL,
                        intent TEXT NOT NULL,
                        boot INTEGER NOT NULL,
                        expires_ms INTEGER NOT NULL,
                        forget_ms INTEGER NOT NULL,
                        budget INTEGER,
                        calls INTEGER NOT NULL,
                        calls_run INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX credential_forget ON credential (forget_ms);
                    """)
        }
        migrator.registerMigration("3") { db in
            try db.execute(
                sql: """
                    ALTER TABLE ending ADD COLUMN checksum INTEGER;
                    ALTER TABLE credential ADD COLUMN checksum INTEGER;
                    ALTER TABLE credential ADD COLUMN calls_checksum INTEGER;
                    """)
            // As rows are now, here and below. Once they come to say more, what they said in this
            // version has to be written out.
            try EndingRow.sealAll(db)
            try CredentialRow.sealAll(db)
        }
        migrator.registerMigration("4") { db in
            try db.execute(
                sql: """
                    ALTER TABLE broker ADD COLUMN checksum INTEGER;
                    ALTER TABLE snapshot ADD COLUMN checksum INTEGER;
                    """)
            try BrokerRow.seal(db)
            try SnapshotRow.sealAll(db)
        }
        migrator.registerMigration("5") { db in
            try db.execute(
                sql: """
                    CREATE TABLE checkpoint (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        number INTEGER NOT NULL,
                        digest TEXT NOT NULL,
                        checksum INTEGER NOT NULL
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("6") { db in
            try db.execute(
                sql: """
                    CREATE TABLE selection (
                        epoch INTEGER PRIMARY KEY,
                        actions TEXT,
                        resources TEXT,
                        workload TEXT,
                        last_number INTEGER NOT NULL,
                        by_operator INTEGER NOT NULL,
                        at_ms INTEGER NOT NULL,
                        forget_ms INTEGER NOT NULL,
                        checksum INTEGER NOT NULL
                    ) STRICT;
                    """)
        }
        return migrator
    }

    /// Refuses a file of which a row is not what was written; earlier versions' do not tell.
    static func checkRows(_ db: Database) throws {
        let migrations = try migrator.completedMigrations(db)
        if migrations.contains("3") {
            try EndingRow.verifyAll(db)
            try CredentialRow.verifyAll(db)
        }
        if migrations.contains("4") {
            _ = try BrokerRow.read(db)
            try SnapshotRow.verifyAll(db)
        }
        if migrations.contains("5") { _ = try CheckpointRow.read(db) }
        if migrations.contains("6") { try SelectionRow.verifyAll(db) }
    }

    /// Refuses a file that is corrupt or of a later version.
    static func check(_ db: Database, path: String) throws {
        let answer = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        guard answer == "ok" else {
            // Several lines, of which the last says what it is.
            let lines = (answer ?? "no answer").split(separator: "\n")
            throw StateStoreError.corrupt(path: path, lines.last.map(String.init) ?? "")
        }
        guard try !migrator.hasBeenSuperseded(db) else {
            throw StateStoreError.newer(path: path)
        }
        try checkTables(db, path: path)
    }

    /// Refuses a file that has other tables than its version makes. Their definitions are texts in
    /// the file: a byte that changes there gives a column another name, and nobody finds it.
    private static func checkTables(_ db: Database, path: String) throws {
        guard let version = try migrator.completedMigrations(db).last else { return }
        let sample = try DatabaseQueue()
        try migrator.migrate(sample, upTo: version)
        let (found, made) = try (definitions(db), sample.read(definitions))
        guard found != made else { return }
        let names = Set(found.map(\.name)).union(made.map(\.name)).sorted()
        let other = names.first { name in
            found.filter { $0.name == name } != made.filter { $0.name == name }
        }
        throw StateStoreError.corrupt(
            path: path, "`\(other ?? "?")` is not what version \(version) makes")
    }

    private struct Definition: Equatable {
        let name: String
        let parts: Row
    }

    /// What there is by name, and how columns are defined. Not as the text that was written: later
    /// versions of SQLite may write another. What SQLite counts for itself (ANALYZE) may be there.
    private static func definitions(_ db: Database) throws -> [Definition] {
        let objects = try Row.fetchAll(
            db,
            sql: """
                SELECT name, type, tbl_name FROM sqlite_schema
                WHERE name NOT GLOB 'sqlite_stat*' ORDER BY type, name
                """)
        let columns = try Row.fetchAll(
            db,
            sql: """
                SELECT made.name, made.wr, made.strict, column.name, column.type,
                    column."notnull", column.dflt_value, column.pk
                FROM pragma_table_list AS made JOIN pragma_table_xinfo(made.name) AS column
                WHERE made.schema = 'main' AND made.name NOT GLOB 'sqlite_stat*'
                ORDER BY made.name, column.cid
                """)
        return (objects + columns).map { Definition(name: $0[0], parts: $0) }
    }
}
