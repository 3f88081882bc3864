import HeapModule
package import PosternCore
import Synchronization

/// Every unexpired credential, in shards with a lock each.
///
/// A lookup holds one shard's lock for one dictionary access; lanes meet only when they ask for
/// credentials of one shard at the same instant. Expiry costs a step of a heap for each
/// credential that expired, never a scan. Any thread may call it.
package final class CredentialCache: Sendable {
    private final class Shard: Sendable {
        struct State {
            var records: [CredentialID: CredentialRecord] = [:]
            var expiries = Heap<Expiry>()
        }
        let state = Mutex(State())
    }

    /// When a record is to be freed.
    private struct Expiry: Comparable {
        let dueMilliseconds: UInt64
        let id: CredentialID

        static func < (left: Expiry, right: Expiry) -> Bool {
            left.dueMilliseconds < right.dueMilliseconds
        }
    }

    private let shards: [Shard]
    private let total = Atomic<Int>(0)

    package init() {
        shards = (0..<Limits.shardCount).map { _ in Shard() }
    }

    /// How many records are held, those that expired a moment ago included.
    package var count: Int { total.load(ordering: .relaxed) }

    package func find(_ id: CredentialID) -> CredentialRecord? {
        shard(of: id).state.withLock { $0.records[id] }
    }

    /// Adds a record; false when its id is taken, which 128 random bits make a bug.
    package func insert(_ record: CredentialRecord) -> Bool {
        let due = record.expiryMilliseconds + Limits.expiredKeptMilliseconds
        let isNew = shard(of: record.id).state.withLock { state in
            guard state.records[record.id] == nil else { return false }
            state.records[record.id] = record
            state.expiries.insert(Expiry(dueMilliseconds: due, id: record.id))
            return true
        }
        if isNew { total.wrappingAdd(1, ordering: .relaxed) }
        return isNew
    }

    /// Has a record freed at `dueMilliseconds` if it is not freed before.
    ///
    /// Its first entry in the heap stays and finds nothing when it comes due.
    func free(_ id: CredentialID, dueMilliseconds: UInt64) {
        shard(of: id).state.withLock { state in
            guard state.records[id] != nil else { return }
            state.expiries.insert(Expiry(dueMilliseconds: dueMilliseconds, id: id))
        }
    }

    /// Frees what is due in one shard, and gives it; looks at most at `Limits.sweepStepMax`
    /// entries of the heap.
    package func sweep(shard index: Int, nowMilliseconds: UInt64) -> [CredentialRecord] {
        let freed = shards[index % shards.count].state.withLock { state in
            var freed: [CredentialRecord] = []
            for _ in 0..<Limits.sweepStepMax {
                guard let next = state.expiries.min, next.dueMilliseconds <= nowMilliseconds
                else { break }
                state.expiries.removeMin()
                if let record = state.records.removeValue(forKey: next.id) {
                    freed.append(record)
                }
            }
            return freed
        }
        total.wrappingSubtract(freed.count, ordering: .relaxed)
        return freed
    }

    private func shard(of id: CredentialID) -> Shard {
        // The id is random: its low bits are as good as a hash.
        shards[Int(truncatingIfNeeded: id.value.low) & (Limits.shardCount - 1)]
    }
}
