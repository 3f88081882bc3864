import GRDB

/// The one row of the table `broker`: how far it has come.
///
///     epochs_used     no later epoch was used; far ahead of what was
///     last_epoch      no later change is forgotten: that of the last one is here or in its row
///     run, boot       count the broker's starts, and the machine's
///     boot_id         of the boot, as the kernel calls it
///     boot_trusted    credentials of earlier boots are over
///     anchor_wall_ms  with anchor_boot_ms: the same instant by both clocks (`DiskTime`)
///     seen_ms         the latest time that was noted
///     restored        not 0: a copy that nobody has accepted yet
struct BrokerRow: Hashable {
    var epochsUsed: Int64
    var lastEpoch: Int64
    var run: Int64
    var boot: Int64
    var bootID: String
    var bootTrusted: Int64
    var time: DiskTime
    var seen: Int64
    var restored: Int64

    /// The epoch of the last change that is in the file, or was and is forgotten.
    ///
    /// - Parameter noted: `last_epoch`.
    static func lastChange(_ db: Database, noted: Int64) throws -> Int64 {
        var last = noted
        // The last one is not there before migration 6.
        for table in ["ending", "snapshot", "selection"] where try db.tableExists(table) {
            last = max(last, try Int64.fetchOne(db, sql: "SELECT max(epoch) FROM \(table)") ?? 0)
        }
        return last
    }

    /// Epochs that count as used before they are. An epoch is in use before it is written down,
    /// and a broker that was killed in between must not use it for something else: more than there
    /// can be changes that are not written yet.
    static let epochsAhead: Int64 = 1_000_000

    /// Counts an epoch as used. Seldom a change, since it is far ahead.
    mutating func note(_ epoch: Int64) {
        if epochsUsed - epoch < Self.epochsAhead / 2 { use(epoch) }
    }

    /// Counts an epoch as used, and those ahead of it.
    mutating func use(_ epoch: Int64) { epochsUsed = epoch + Self.epochsAhead }

    /// No number of a row is so large: there is room to count on and to add two of them.
    static let numberMax: Int64 = 1 << 60

    /// - Throws: `StateStoreError.damaged` where it is not what was written, or not there.
    static func read(_ db: Database) throws -> BrokerRow {
        let (row, checksum) = try fetch(db)
        guard checksum == row.checksum else {
            throw StateStoreError.damaged("the row of `broker` is not what was written")
        }
        return row
    }

    /// Writes what `body` changes, and nothing where it changes nothing.
    static func change(_ db: Database, _ body: (inout BrokerRow) -> Void) throws {
        let before = try read(db)
        var row = before
        body(&row)
        if row != before { try row.write(to: db) }
    }

    /// Makes the checksum of one that has none, of an earlier version.
    static func seal(_ db: Database) throws { try fetch(db).row.write(to: db) }

    private static func fetch(_ db: Database) throws -> (row: BrokerRow, checksum: Int64?) {
        let statement = try db.cachedStatement(sql: "SELECT * FROM broker")
        guard let row = try Row.fetchOne(statement) else {
            throw StateStoreError.damaged("the row of `broker` is missing")
        }
        let read = BrokerRow(
            epochsUsed: row["epochs_used"], lastEpoch: row["last_epoch"], run: row["run"],
            boot: row["boot"], bootID: row["boot_id"], bootTrusted: row["boot_trusted"],
            time: DiskTime(
                anchorWallMilliseconds: row["anchor_wall_ms"],
                anchorBootMilliseconds: row["anchor_boot_ms"]),
            seen: row["seen_ms"], restored: row["restored"])
        let numbers = [
            read.epochsUsed, read.lastEpoch, read.run, read.boot, read.bootTrusted,
            read.time.anchorWallMilliseconds, read.time.anchorBootMilliseconds, read.seen,
        ]
        guard numbers.allSatisfy({ (0..<numberMax).contains($0) }),
            read.lastEpoch <= read.epochsUsed, read.bootTrusted <= read.boot
        else { throw StateStoreError.damaged("the row of `broker` says what no broker writes") }
        return (read, row["checksum"])
    }

    func write(to db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE broker SET epochs_used = ?, last_epoch = ?, run = ?, boot = ?, boot_id = ?,
                    boot_trusted = ?, anchor_wall_ms = ?, anchor_boot_ms = ?, seen_ms = ?,
                    restored = ?, checksum = ?
                """)
        try statement.execute(
            arguments: [
                epochsUsed, lastEpoch, run, boot, bootID, bootTrusted,
                time.anchorWallMilliseconds, time.anchorBootMilliseconds, seen, restored, checksum,
            ])
    }

    private var checksum: Int64 {
        var sum = RowChecksum()
        for number in [epochsUsed, lastEpoch, run, boot, bootTrusted] { sum.add(number) }
        sum.add(bootID.utf8)
        for number in [time.anchorWallMilliseconds, time.anchorBootMilliseconds, seen, restored] {
            sum.add(number)
        }
        return sum.value
    }
}
