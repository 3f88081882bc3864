package import PosternCore

/// Every unexpired credential, in shards with a lock each.
///
/// A lookup holds one shard's lock for one probe; lanes meet only when they ask for credentials
/// of one shard at the same instant. Expiry takes what is due and looks at nothing else but the
/// row of instants. Any thread may call it.
package final class CredentialCache: Sendable {
    private let records = ShardedTable<CredentialRecord>()

    package init() {}

    /// How many records are held, those that expired a moment ago included.
    package var count: Int { records.count }

    /// What its table takes, records not counted.
    package var tableBytes: Int { records.bytes }

    package func find(_ id: CredentialID) -> CredentialRecord? {
        records.find(TableHash(id)) { $0.id == id }
    }

    /// Adds a record; false when its id is taken, which 128 random bits make a bug.
    ///
    /// - Parameter keptMilliseconds: how long it is kept at most.
    package func insert(
        _ record: CredentialRecord, keptMilliseconds: UInt64 = .max
    ) -> Bool {
        let due = min(
            record.expiryMilliseconds + Limits.expiredKeptMilliseconds, keptMilliseconds)
        return records.insert(
            record, TableHash(record.id), due: DueSecond(milliseconds: due),
            unless: { $0.id == record.id })
    }

    /// Gives every record to `body`.
    package func forEach(_ body: (CredentialRecord) -> Void) { records.forEach(body) }

    /// Gives every record of one shard to `body`.
    func forEach(shard: Int, _ body: (CredentialRecord) -> Void) {
        records.forEach(shard: shard, body)
    }

    /// Has a record freed at `dueMilliseconds` if it is not freed before.
    func free(_ id: CredentialID, dueMilliseconds: UInt64) {
        records.setDue(TableHash(id), where: { $0.id == id }) {
            min($0, DueSecond(milliseconds: dueMilliseconds))
        }
    }

    /// Frees what is due in one shard, at most `limit` records, and gives it.
    package func sweep(
        shard: Int, nowMilliseconds: UInt64, limit: Int = Limits.sweepStepMax
    ) -> [CredentialRecord] {
        var limit = limit
        return records.takeDue(shard: shard, nowMilliseconds: nowMilliseconds, limit: &limit)
    }
}
