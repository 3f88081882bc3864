import GRDB
import PosternAuthority

/// One run of a broker on its state: what its rows are written and read by.
struct BrokerRun: Hashable, Sendable {
    let time: DiskTime
    /// Counts the broker's starts.
    let number: Int64
    /// Counts the machine's starts.
    let boot: Int64
    /// Credentials of earlier boots are over: the wall clock had gone back before this one, so
    /// nobody knows how long the machine was off.
    let bootTrusted: Int64

    /// Begins a run, and writes that down.
    static func begin(
        _ db: Database, path: String, _ clock: any AuthorityClock
    ) throws -> BrokerRun {
        guard
            let row = try Row.fetchOne(db, sql: "SELECT * FROM broker")
        else { throw StateStoreError.damaged("the row of `broker` is missing") }
        guard row["restored"] == 0 else { throw StateStoreError.putBack(path: path) }
        let wall = Int64(clamping: clock.wallMilliseconds)
        let boot = clock.bootMilliseconds
        let seen: Int64 = row["seen_ms"]
        let kept = DiskTime(
            anchorWallMilliseconds: row["anchor_wall_ms"],
            anchorBootMilliseconds: row["anchor_boot_ms"])
        let number: Int64 = row["run"]
        var bootNumber: Int64 = row["boot"]
        var bootTrusted: Int64 = row["boot_trusted"]
        var time = kept
        // A machine that was put back to an earlier state has the same boot id, and an earlier
        // time: that is a boot of its own as well.
        if row["boot_id"] != clock.bootID || kept.disk(boot) < seen {
            bootNumber += 1
            if wall < seen { bootTrusted = bootNumber }
            time = DiskTime(
                anchorWallMilliseconds: max(wall, seen),
                anchorBootMilliseconds: Int64(clamping: boot))
        }
        try db.execute(
            sql: """
                UPDATE broker SET run = ?, boot = ?, boot_id = ?, boot_trusted = ?,
                    anchor_wall_ms = ?, anchor_boot_ms = ?, seen_ms = ?
                """,
            arguments: [
                number + 1, bootNumber, clock.bootID, bootTrusted,
                time.anchorWallMilliseconds, time.anchorBootMilliseconds, time.disk(boot),
            ])
        return BrokerRun(
            time: time, number: number + 1, boot: bootNumber, bootTrusted: bootTrusted)
    }
}
