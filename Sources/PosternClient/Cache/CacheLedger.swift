import PosternCore
import Synchronization

/// Writes the slots, one thread at a time, and keeps beside each what a report needs of it.
///
/// No hit is lost or counted twice: each leaves its slot by one exchange, and whoever takes it puts
/// it among the uses under the lock.
final class CacheLedger: Sendable {
    /// Whose permit stands in a slot, and for what.
    struct Entry: Sendable {
        let credential: CachedCredential
        let action: String
        let resource: ResourceName
        /// When it was put in, or its hits were taken last.
        var since: UInt64
    }

    private struct State: Sendable {
        var entries: [Entry?]
        var uses = UseLedger()
        /// `hits` are those that were taken.
        var statistics = DecisionCacheStatistics()
    }

    private let slots: SlotTable
    private let policies: PolicyLists
    private let feed: FeedFreshness
    private let usesMax: Int
    private let state: Mutex<State>

    init(
        _ slots: SlotTable, _ policies: PolicyLists, _ feed: FeedFreshness,
        usesMax: Int = ClientLimits.pendingUsesMax
    ) {
        self.slots = slots
        self.policies = policies
        self.feed = feed
        self.usesMax = usesMax
        state = Mutex(State(entries: Array(repeating: nil, count: slots.count)))
    }

    /// Puts a permit in; false where it does not fit.
    func insert(
        _ decision: Decision, _ hash: RequestHash, _ entry: Entry, sent: UInt64, expiry: UInt64,
        at moment: CacheMoment
    ) -> Bool {
        state.withLock { state in
            guard let policies = policies.number(of: decision.policies) else {
                state.statistics.refused += 1
                return false
            }
            let contents = SlotContents(
                hash: hash, credential: entry.credential.number, epoch: decision.epoch,
                expiry: expiry, sent: sent, decision: decision.id, policies: policies)
            switch place(for: contents, state, now: moment.bootNanoseconds) {
            case .later: return false
            // What is there may have been used, and there is no room to remember it.
            case .taken(let index, _)
            where state.entries[index] != nil && state.uses.count >= usesMax:
                state.statistics.refused += 1
                return false
            case .taken(let index, let isEviction):
                let hits = slots.with(index) { $0.replace(with: contents) }
                record(hits, of: index, &state, at: moment)
                state.entries[index] = entry
                state.statistics.inserts += 1
                if isEviction { state.statistics.evictions += 1 }
                return true
            }
        }
    }

    /// Says that a permit was not put in.
    func refuse() { state.withLock { $0.statistics.refused += 1 } }

    /// Takes all uses that were not taken yet.
    func collect(at moment: CacheMoment) -> [CachedUses] {
        state.withLock { state in
            for index in state.entries.indices where state.entries[index] != nil {
                let hits = slots.with(index) { $0.takeHits() }
                record(hits, of: index, &state, at: moment)
            }
            return state.uses.takeAll()
        }
    }

    /// Takes uses back whose report failed.
    func putBack(_ reports: [CachedUses]) {
        state.withLock { state in
            for report in reports {
                for use in report.uses { state.uses.add(use, of: report.credential) }
            }
        }
    }

    /// What is counted here: all but the misses, and what was lost.
    var statistics: DecisionCacheStatistics {
        state.withLock { state in
            var statistics = state.statistics
            for index in state.entries.indices where state.entries[index] != nil {
                statistics.hits += slots.with(index) { $0.hits }
            }
            return statistics
        }
    }

    // MARK: helpers

    private enum Place {
        case taken(Int, isEviction: Bool)
        /// A later permit of the same request stands there.
        case later
    }

    /// The slot of the same request; or else one that was never used, one that is void, the oldest.
    private func place(
        for contents: SlotContents, _ state: borrowing State, now: UInt64
    ) -> Place {
        var empty: Int?
        var void: Int?
        var oldest: (index: Int, sent: UInt64)?
        for index in slots.set(of: contents.hash) {
            guard let entry = state.entries[index] else {
                empty = empty ?? index
                continue
            }
            let there = slots.with(index) { $0.contents }
            let isVoid = feed.isVoid(there, of: entry.credential, now: now)
            if there.hash == contents.hash, there.credential == contents.credential {
                // Of two answers to the same request that cross, the later one stays.
                let isLater = (there.epoch, there.sent) > (contents.epoch, contents.sent)
                return isLater && !isVoid ? .later : .taken(index, isEviction: false)
            }
            if isVoid { void = void ?? index }
            if there.sent < oldest?.sent ?? .max { oldest = (index, there.sent) }
        }
        if let index = empty ?? void { return .taken(index, isEviction: false) }
        // INVARIANT: a set has slots, so that one of them is the oldest.
        return .taken(oldest?.index ?? slots.set(of: contents.hash).lowerBound, isEviction: true)
    }

    private func record(
        _ hits: SlotHits, of index: Int, _ state: inout State, at moment: CacheMoment
    ) {
        guard hits.count > 0, let entry = state.entries[index] else { return }
        state.statistics.hits += hits.count
        // A hit writes its time a moment after it was counted, perhaps too late for this; so what
        // is outside of what can be is cut.
        let end = max(moment.bootNanoseconds, entry.since)
        let first = min(max(hits.first, entry.since), end)
        let last = min(max(hits.last, first), end)
        state.uses.add(
            CachedDecisionCount(
                action: entry.action, resource: entry.resource, count: hits.count,
                firstMilliseconds: moment.wallMilliseconds(of: first),
                lastMilliseconds: moment.wallMilliseconds(of: last),
                decision: hits.decision), of: entry.credential.id)
        state.entries[index]?.since = end
    }
}
