import PosternCore
import Synchronization

/// The delegations that wait to be claimed, and who delegates. The control thread changes it.
package final class DelegationTable: Sendable {
    private let offers = ShardedTable<DelegationOffer>()
    /// Those that wait, and what they take, about. Relaxed: bounds, for the control thread.
    private let waiting = Atomic<Int>(0)
    private let held = Atomic<Int>(0)
    private let delegators = Mutex<[CredentialID: Delegator]>([:])

    package init() {}

    /// Delegations, the claimed ones that are remembered included.
    package var count: Int { offers.count }

    /// Those that wait to be claimed.
    package var waitingCount: Int { waiting.load(ordering: .relaxed) }

    /// What those take, about, in bytes.
    package var bytes: Int { held.load(ordering: .relaxed) }

    /// Credentials that have delegated, and are remembered for that.
    package var delegatorCount: Int { delegators.withLock { $0.count } }

    func find(_ id: DelegationID) -> DelegationOffer? {
        offers.find(TableHash(CredentialID(id.value))) { $0.id == id }
    }

    /// A credential as a delegator; the same one as long as anything hangs on it.
    func delegator(_ record: CredentialRecord) -> Delegator {
        delegators.withLock { delegators in
            if let known = delegators[record.id] { return known }
            let new = Delegator(record)
            delegators[record.id] = new
            return new
        }
    }

    func existingDelegator(_ id: CredentialID) -> Delegator? { delegators.withLock { $0[id] } }

    func insert(_ offer: DelegationOffer) -> Bool {
        guard
            offers.insert(
                offer, TableHash(CredentialID(offer.id.value)),
                due: DueSecond(milliseconds: offer.expiryMilliseconds),
                unless: { $0.id == offer.id })
        else { return false }
        offer.delegator.addChild()
        waiting.wrappingAdd(1, ordering: .relaxed)
        held.wrappingAdd(offer.byteCount, ordering: .relaxed)
        return true
    }

    /// Has an offer forgotten at `dueMilliseconds` if it is not before.
    func forget(_ offer: DelegationOffer, dueMilliseconds: UInt64) {
        offers.setDue(TableHash(CredentialID(offer.id.value)), where: { $0 === offer }) {
            min($0, DueSecond(milliseconds: dueMilliseconds))
        }
    }

    /// It was claimed, which is remembered until `keptMilliseconds`.
    func settle(_ offer: DelegationOffer, keptMilliseconds: UInt64) {
        offer.setClaimed()
        forget(offer, dueMilliseconds: keptMilliseconds)
        waitNoMore(offer)
    }

    private func waitNoMore(_ offer: DelegationOffer) {
        waiting.wrappingSubtract(1, ordering: .relaxed)
        held.wrappingSubtract(offer.byteCount, ordering: .relaxed)
        release(offer.delegator)
    }

    /// One thing less hangs on a delegator.
    func release(_ delegator: Delegator) {
        delegator.removeChild()
        drop(delegator)
    }

    /// Forgets a delegator on which nothing hangs.
    func drop(_ delegator: Delegator) {
        guard delegator.children <= 0 else { return }
        let id = delegator.record.id
        delegators.withLock { delegators in
            if delegators[id] === delegator { delegators[id] = nil }
        }
    }

    /// Forgets what is due in one shard, at most `limit`; how many it looked at.
    func sweep(shard: Int, nowMilliseconds: UInt64, limit: Int) -> Int {
        var left = limit
        let taken = offers.takeDue(shard: shard, nowMilliseconds: nowMilliseconds, limit: &left)
        // What was claimed is counted by its credential.
        for offer in taken where !offer.isClaimed { waitNoMore(offer) }
        return limit - left
    }

    /// Has the delegations in one shard forgotten soon whose delegator is over.
    func reap(shard: Int, keptMilliseconds: UInt64) {
        offers.forEach(shard: shard) { offer in
            guard offer.delegator.record.isOver else { return }
            forget(offer, dueMilliseconds: keptMilliseconds)
        }
    }
}
