import GRDB
import PosternAuthority

/// One run of a broker on its state: what its rows are written and read by.
struct BrokerRun: Hashable, Sendable {
    let time: DiskTime
    /// Counts the broker's runs that served: of one that did not, nothing was spent.
    let number: Int64
    /// Counts the machine's starts.
    let boot: Int64
    /// Credentials of earlier boots are over: the wall clock had gone back before this one, so
    /// nobody knows how long the machine was off.
    let bootTrusted: Int64

    /// Begins a run, and writes down when; that it serves is written later (`serve`).
    static func begin(
        _ db: Database, path: String, _ clock: any AuthorityClock
    ) throws -> BrokerRun {
        var broker = try BrokerRow.read(db)
        guard broker.restored == 0 else { throw StateStoreError.putBack(path: path) }
        let wall = Int64(clamping: clock.wallMilliseconds)
        let boot = clock.bootMilliseconds
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
            time: broker.time, number: broker.run + 1, boot: broker.boot,
            bootTrusted: broker.bootTrusted)
    }

    /// From now on credentials are spent.
    func serve(_ db: Database) throws { try BrokerRow.change(db) { $0.run = number } }
}
