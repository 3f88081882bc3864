import Foundation
import GRDB
package import PosternAuthority

/// The file `state.db` for who looks at it, copies it or puts it back, with or without a broker
/// at work on it.
package struct StateFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Where it is in a state folder.
    package static func path(in folder: String) -> String { folder + "/state.db" }

    /// Reads it and changes nothing.
    ///
    /// - Throws: where it is corrupt, of a later version, or no state at all.
    package func summary() throws(StateStoreError) -> StateSummary {
        try attempt {
            let queue = try reader()
            defer { try? queue.close() }
            return try queue.read { db in
                try StateSchema.check(db, path: path)
                try StateSchema.checkRows(db)
                return try StateSummary(db, path: path)
            }
        }
    }

    /// The last checkpoint that the audit log is known to have had; nil: none. Reads nothing else.
    package func checkpoint() throws(StateStoreError) -> AuditCheckpoint? {
        try attempt {
            let queue = try reader()
            defer { try? queue.close() }
            return try queue.read { db in
                try db.tableExists("checkpoint") ? CheckpointRow.read(db) : nil
            }
        }
    }

    /// Copies it, also while a broker writes it: the copy is what was durable at one instant. The
    /// copy says that it is one, so that no broker takes it for the state by mistake.
    ///
    /// - Parameter target: an empty file of the caller's.
    package func copy(to target: String) throws(StateStoreError) {
        try attempt {
            let source = try reader()
            defer { try? source.close() }
            try source.read { db in
                try StateSchema.check(db, path: path)
                try StateSchema.checkRows(db)
                // A file without tables is none, whatever would be made of it.
                _ = try StateSummary(db, path: path)
            }
            let copy = try DatabaseQueue(path: target)
            try source.backup(to: copy)
            // One file, without a log beside it.
            try copy.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
            }
            try StateSchema.migrator.migrate(copy)
            try copy.write { db in
                try StateSchema.check(db, path: target)
                try BrokerRow.change(db) { $0.restored = 1 }
            }
            try copy.close()
        }
    }

    /// Puts a copy in its place. For who holds the folder's lock.
    ///
    /// - Parameter copy: made by `copy`, in the same folder; it is gone afterwards.
    package func replace(with copy: String) throws(StateStoreError) {
        // What is in the log goes into the old file first: a crash between the next steps must not
        // leave it without. Where it is too broken for that, no broker starts on it either.
        if let old = try? DatabaseQueue(path: path) {
            _ = try? old.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try? old.close()
        }
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        guard rename(copy, path) == 0 else {
            throw .system(path: path, "the copy cannot be renamed to it")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileHandle(forReadingAtPath: folder)?.synchronize()
    }

    /// Lets brokers start on a copy: no credential in it lives on, since it may have been revoked
    /// meanwhile, and the next epoch is later than any that was used. For who holds the folder's
    /// lock.
    ///
    /// - Parameter epochFloor: an epoch that was used, as somebody else knows.
    /// - Returns: how many credentials ended.
    package func accept(epochFloor: UInt64 = 0) throws(StateStoreError) -> Int {
        try attempt {
            // It is there: SQLite would make it. An empty one stands for one that was lost.
            let isEmpty = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped).isEmpty
            if isEmpty { try StateSchema.migrator.migrate(DatabaseQueue(path: path)) }
            let summary = try summary()
            guard summary.isCopy || summary.lastChange < epochFloor else {
                throw StateStoreError.notPutBack(path: path)
            }
            guard epochFloor < BrokerRow.numberMax - BrokerRow.epochsAhead else {
                throw StateStoreError.damaged(
                    "the audit log tells of epoch \(epochFloor), which no broker begins")
            }
            let queue = try DatabaseQueue(path: path)
            defer { try? queue.close() }
            try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try StateSchema.migrator.migrate(queue)
            return try queue.write { db in
                try db.execute(sql: "DELETE FROM credential")
                let ended = db.changesCount
                let floor = Int64(clamping: epochFloor)
                try BrokerRow.change(db) { broker in
                    broker.restored = 0
                    broker.use(max(broker.epochsUsed, floor))
                    broker.lastEpoch = max(broker.lastEpoch, floor)
                }
                return ended
            }
        }
    }

    private func reader() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private func attempt<Result>(_ body: () throws -> Result) throws(StateStoreError) -> Result {
        do {
            return try body()
        } catch {
            throw StateDatabase.error(error, path)
        }
    }
}
