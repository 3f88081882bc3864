import PosternCore
import Synchronization

/// Objects found by name, in shards with a lock each, with the instant at which each is due.
///
/// A lookup holds one shard's lock for one probe of its fingerprints; an insert may hold it
/// while that shard's slots move to a larger place: some 4,000 slots and tens of microseconds at
/// a million entries. Nothing is ever moved in other shards. Any thread may call it.
final class ShardedTable<Entry: AnyObject & Sendable>: Sendable {
    private final class Shard: Sendable {
        let table = Mutex(SlotTable<Entry>())
    }

    private let shards: [Shard]
    private let total = Atomic<Int>(0)

    init() {
        shards = (0..<Limits.shardCount).map { _ in Shard() }
    }

    /// Relaxed: only the control thread decides by it, and only it adds.
    var count: Int { total.load(ordering: .relaxed) }

    /// What all rows of slots take.
    var bytes: Int { shards.reduce(0) { $0 + $1.table.withLock { $0.bytes } } }

    func find(_ hash: TableHash, where isMatch: (Entry) -> Bool) -> Entry? {
        shards[hash.shard].table.withLock { table in
            table.slot(of: hash.fingerprint, where: isMatch).flatMap { table[$0] }
        }
    }

    /// Gives every entry to `body`, shard by shard and outside the locks.
    func forEach(_ body: (Entry) -> Void) {
        for shard in shards.indices { forEach(shard: shard, body) }
    }

    /// Gives every entry of one shard to `body`, outside the lock.
    func forEach(shard index: Int, _ body: (Entry) -> Void) {
        for entry in shards[index].table.withLock({ $0.all }) { body(entry) }
    }

    /// Adds an entry; false when there is one that `isSame` holds for.
    func insert(
        _ entry: Entry, _ hash: TableHash, due: DueSecond = .never,
        unless isSame: (Entry) -> Bool
    ) -> Bool {
        let isNew = shards[hash.shard].table.withLock { table in
            guard table.slot(of: hash.fingerprint, where: isSame) == nil else { return false }
            table.insert(entry, hash.fingerprint, due: due)
            return true
        }
        if isNew { total.wrappingAdd(1, ordering: .relaxed) }
        return isNew
    }

    func remove(_ entry: Entry, _ hash: TableHash) {
        let removed = shards[hash.shard].table.withLock { table in
            table.slot(of: hash.fingerprint) { $0 === entry }.flatMap { table.remove($0) }
        }
        if removed != nil { total.wrappingSubtract(1, ordering: .relaxed) }
    }

    /// Sets another instant for an entry that is there.
    func setDue(
        _ hash: TableHash, where isMatch: (Entry) -> Bool, _ change: (DueSecond) -> DueSecond
    ) {
        shards[hash.shard].table.withLock { table in
            guard let slot = table.slot(of: hash.fingerprint, where: isMatch) else { return }
            table.setDue(slot, change)
        }
    }

    /// Takes what is due in one shard, and gives it; looks at most at `limit` of them, and lowers
    /// it by what it looked at.
    ///
    /// What it gives is released by the caller, after the lock.
    ///
    /// - Parameter postponed: a later instant for an entry that is to stay; nil: it goes.
    func takeDue(
        shard index: Int, nowMilliseconds: UInt64, limit: inout Int,
        postponed: (Entry) -> DueSecond? = { _ in nil }
    ) -> [Entry] {
        let now = DueSecond(nowMilliseconds: nowMilliseconds)
        let taken = shards[index % shards.count].table.withLock { table in
            table.takeDue(now: now, limit: &limit, postponed: postponed)
        }
        if !taken.isEmpty { total.wrappingSubtract(taken.count, ordering: .relaxed) }
        return taken
    }
}
