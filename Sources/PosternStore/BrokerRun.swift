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
        var broker = try BrokerRow.read(db)
        guard broker.restored == 0 else { throw StateStoreError.putBack(path: path) }
        let wall = Int64(clamping: clock.wallMilliseconds)
        let boot = clock.bootMilliseconds
        broker.run += 1
        // A machine that was put back to an earlier state has the same boot id, and an earlier
        // time: that is a boot of its own as well.
        if broker.bootID != clock.bootID || broker.time.disk(boot) < broker.seen {
            broker.boot += 1
            broker.bootID = clock.bootID
            if wall < broker.seen { broker.bootTrusted = broker.boot }
            broker.time = DiskTime(
                anchorWallMilliseconds: max(wall, broker.seen),
                anchorBootMilliseconds: Int64(clamping: boot))
        }
        broker.seen = broker.time.disk(boot)
        try broker.write(to: db)
        return BrokerRun(
            time: broker.time, number: broker.run, boot: broker.boot,
            bootTrusted: broker.bootTrusted)
    }
}
