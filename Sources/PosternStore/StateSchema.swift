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
        return migrator
    }
}
