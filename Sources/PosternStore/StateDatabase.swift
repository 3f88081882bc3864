import Foundation
import GRDB
import PosternAuthority
import PosternCore

/// The file `state.db`: SQLite in WAL mode, each transaction synced before it counts.
struct StateDatabase: Sendable {
    let path: String
    let queue: DatabaseQueue

    /// Epochs that count as used before they are. An epoch is in use before it is written down,
    /// and a broker that was killed in between must not use it for something else: more than there
    /// can be changes that are not written yet.
    private static let epochsAhead: Int64 = 1_000_000

    /// Opens or makes the file, checks it, and brings its tables up to date.
    init(path: String) throws(StateStoreError) {
        self.path = path
        do {
            var configuration = Configuration()
            configuration.label = "postern-state"
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(5)
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.inDatabase { db in
                // A commit that was acknowledged outlasts a power cut. Not while the connection is
                // being prepared: GRDB chooses NORMAL for WAL after that.
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
                let answer = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
                guard answer == "ok" else {
                    // Several lines, of which the last says what it is.
                    let lines = (answer ?? "no answer").split(separator: "\n")
                    throw StateStoreError.corrupt(path: path, lines.last.map(String.init) ?? "")
                }
                guard try !StateSchema.migrator.hasBeenSuperseded(db) else {
                    throw StateStoreError.newer(path: path)
                }
            }
            try StateSchema.migrator.migrate(queue)
        } catch {
            throw Self.error(error, path)
        }
    }

    /// What is still to be remembered.
    func load(wallMilliseconds: UInt64) throws(StateStoreError) -> RestoredState {
        do {
            return try queue.inDatabase { db in
                let epoch = try Int64.fetchOne(db, sql: "SELECT epochs_used FROM broker") ?? 0
                let rows = try Row.fetchCursor(
                    db,
                    sql: "SELECT * FROM ending WHERE forget_ms IS NULL OR forget_ms > ?",
                    arguments: [Int64(clamping: wallMilliseconds)])
                var state = RestoredState(epoch: UInt64(clamping: epoch))
                while let row = try rows.next() { state.endings.append(try EndingRow.read(row)) }
                return state
            }
        } catch {
            throw Self.error(error, path)
        }
    }

    /// Writes all or nothing; durable when it returns.
    func write(_ changes: [StateChange], wallMilliseconds: UInt64) throws(StateStoreError) {
        do {
            try queue.write { db in
                var latest: UInt64 = 0
                for change in changes {
                    switch change {
                    case .ended(let ending):
                        try EndingRow.write(ending, to: db)
                        latest = max(latest, ending.epoch)
                    case .installed(let digest, let epoch):
                        try db.execute(
                            sql: "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)",
                            arguments: [
                                Int64(clamping: epoch), digest, Int64(clamping: wallMilliseconds),
                            ])
                        latest = max(latest, epoch)
                    }
                }
                // Seldom a write: it is far ahead.
                let used = Int64(clamping: latest)
                try db.execute(
                    sql: "UPDATE broker SET epochs_used = ? WHERE epochs_used < ?",
                    arguments: [used + Self.epochsAhead, used + Self.epochsAhead / 2])
            }
        } catch {
            throw Self.error(error, path)
        }
    }

    /// Forgets endings whose time has come, at most `limit` of them.
    func forget(wallMilliseconds: UInt64, limit: Int) throws(StateStoreError) {
        do {
            try queue.write { db in
                try db.execute(
                    sql: """
                        DELETE FROM ending WHERE (kind, subject, task) IN (
                            SELECT kind, subject, task FROM ending
                            WHERE forget_ms IS NOT NULL AND forget_ms <= ? LIMIT ?)
                        """, arguments: [Int64(clamping: wallMilliseconds), limit])
            }
        } catch {
            throw Self.error(error, path)
        }
    }

    private static func error(_ error: any Error, _ path: String) -> StateStoreError {
        switch error {
        case let error as StateStoreError: error
        case let error as DatabaseError
        where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode):
            .corrupt(path: path, error.message ?? "\(error.resultCode)")
        case let error as DatabaseError:
            .system(path: path, error.message ?? "\(error.resultCode)")
        default: .system(path: path, "\(error)")
        }
    }
}
