import Foundation
import GRDB
import PosternAuthority
import PosternCore

/// The file `state.db`: SQLite in WAL mode, each transaction synced before it counts.
struct StateDatabase: Sendable {
    let path: String
    let queue: DatabaseQueue
    let run: BrokerRun

    /// What a write forgets beyond as much as it writes.
    private static let forgetMin = 100
    /// How exactly the latest time is remembered.
    private static let seenStepMilliseconds: Int64 = 1_000

    /// Opens or makes the file, checks it, brings its tables up to date, and begins a run.
    init(path: String, clock: any AuthorityClock) throws(StateStoreError) {
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
                try StateSchema.check(db, path: path)
            }
            try StateSchema.migrator.migrate(queue)
            run = try queue.write { db in try BrokerRun.begin(db, path: path, clock) }
        } catch {
            throw Self.error(error, path)
        }
    }

    /// What was spent before is not what is spent from now on.
    func beginServing() throws(StateStoreError) {
        do {
            try queue.write { db in try run.serve(db) }
        } catch {
            throw Self.error(error, path)
        }
    }

    /// What is still to be remembered of endings.
    func load(bootMilliseconds: UInt64) throws(StateStoreError) -> RestoredState {
        try reading { db in
            let broker = try BrokerRow.read(db)
            try SnapshotRow.verifyAll(db)
            let last = try BrokerRow.lastChange(db, noted: broker.lastEpoch)
            guard last <= broker.epochsUsed else {
                throw StateStoreError.damaged("it has an epoch that was not used yet")
            }
            let now = run.time.disk(bootMilliseconds)
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM ending")
            var state = RestoredState(
                epoch: UInt64(clamping: broker.epochsUsed),
                lastChange: UInt64(clamping: last))
            while let row = try rows.next() {
                // Before it is believed that it is over.
                let ending = try EndingRow.read(row, run.time)
                if row["forget_ms"] as Int64? ?? .max > now { state.endings.append(ending) }
            }
            state.endings += try SelectionRow.readAll(run.time, from: db)
                .filter { $0.forget > now }.map(\.ending)
            return state
        }
    }

    /// The last checkpoint that the audit log is known to have had; nil: none.
    func checkpoint() throws(StateStoreError) -> AuditCheckpoint? {
        try reading(CheckpointRow.read)
    }

    /// Gives every credential that has not expired to `body`.
    func loadCredentials(
        bootMilliseconds: UInt64, _ body: (StoredCredential) -> Void
    ) throws(StateStoreError) {
        try reading { db in
            try CredentialRow.readAll(run, nowMilliseconds: bootMilliseconds, from: db, body)
        }
    }

    private func reading<Result>(
        _ body: (Database) throws -> Result
    ) throws(StateStoreError) -> Result {
        do {
            return try queue.inDatabase(body)
        } catch {
            throw Self.error(error, path)
        }
    }

    /// Writes all or nothing; durable when it returns. Forgets as much of what is over as it
    /// writes, so that the file does not grow for longer than credentials live.
    func write(
        _ changes: [StateChange], _ texts: inout HolderTexts, bootMilliseconds: UInt64
    ) throws(StateStoreError) {
        do {
            try queue.write { db in
                let now = run.time.disk(bootMilliseconds)
                var latest: UInt64 = 0
                for change in changes {
                    try write(change, &texts, now, to: db)
                    latest = max(latest, change.epoch)
                }
                let forgotten = try forget(now, limit: changes.count + Self.forgetMin, in: db)
                try note(now, began: Int64(clamping: latest), forgotten, in: db)
            }
        } catch {
            throw Self.error(error, path)
        }
    }

    private func write(
        _ change: StateChange, _ texts: inout HolderTexts, _ now: Int64, to db: Database
    ) throws {
        switch change {
        case .granted(let stored): try CredentialRow.write(stored, run, &texts, to: db)
        case .ended(let ending):
            if case .selection(let selection) = ending.target {
                try SelectionRow.write(ending, selection, run.time, to: db)
            } else {
                try EndingRow.write(ending, run.time, to: db)
            }
        case .completed(let ending, let freed):
            try EndingRow.write(ending, run.time, to: db)
            try CredentialRow.free(freed, run, in: db)
        case .freed(let freed): try CredentialRow.free(freed, run, in: db)
        case .dropped(let id): try CredentialRow.delete(id, in: db)
        case .metered(let id, let calls): try CredentialRow.meter(id, calls: calls, run, in: db)
        case .installed(let digest, let epoch):
            try SnapshotRow.write(digest, epoch: Int64(clamping: epoch), at: now, to: db)
        case .advanced: break  // Its epoch is noted with those of the others.
        case .signed(let checkpoint): try CheckpointRow.write(checkpoint, to: db)
        }
    }

    /// Forgets what is over, at most `limit` credentials and as many endings, and notes the time.
    ///
    /// - Returns: whether there is more.
    func forget(bootMilliseconds: UInt64, limit: Int) throws(StateStoreError) -> Bool {
        do {
            return try queue.write { db in
                let now = run.time.disk(bootMilliseconds)
                let forgotten = try forget(now, limit: limit, in: db)
                try note(now, began: 0, forgotten, in: db)
                return forgotten.isLimit
            }
        } catch {
            throw Self.error(error, path)
        }
    }

    /// What was forgotten at a time.
    private struct Forgotten {
        /// Whether it is as much as was allowed.
        let isLimit: Bool
        /// The latest epoch that something of it began; 0: none.
        let latest: Int64
    }

    private func forget(_ now: Int64, limit: Int, in db: Database) throws -> Forgotten {
        // What hangs on an ending goes first; it is never remembered for longer.
        let credentials = try CredentialRow.forget(now, limit: limit, in: db)
        let endings = try EndingRow.forget(now, limit: limit, in: db)
        let selections = try SelectionRow.forget(now, limit: limit, in: db)
        return Forgotten(
            isLimit: max(credentials, endings.count) == limit,
            latest: max(endings.latest, selections))
    }

    /// Notes how far it has come.
    ///
    /// - Parameter epoch: the latest that something began; 0: none.
    private func note(
        _ now: Int64, began epoch: Int64, _ forgotten: Forgotten, in db: Database
    ) throws {
        try BrokerRow.change(db) { broker in
            broker.note(epoch)
            // The row of a change tells of it for as long as it is there.
            broker.lastEpoch = max(broker.lastEpoch, forgotten.latest)
            if broker.seen < now - Self.seenStepMilliseconds { broker.seen = now }
        }
    }

    static func error(_ error: any Error, _ path: String) -> StateStoreError {
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

extension StateChange {
    /// The epoch that it began; 0 where it began none.
    fileprivate var epoch: UInt64 {
        switch self {
        case .ended(let ending), .completed(let ending, _): ending.epoch
        case .installed(_, let epoch), .advanced(let epoch): epoch
        case .granted, .freed, .dropped, .metered, .signed: 0
        }
    }
}
