import PosternCore

/// Permits that may be used again for exactly the same request, as long as nothing has touched
/// their credential and the feed is heard (`protocol/SPEC.md`, "Clients").
///
/// `permit` is for any thread: no lock, no allocation. `insert` and `collect` take a lock that no
/// lookup waits for. What the feed says (`DecisionCache+Feed`) comes from one thread, its follower,
/// and reaches every lookup that begins afterwards: a touch is one store, no walk over the slots.
/// Denials are never kept.
final class DecisionCache: Sendable {
    let feed = FeedFreshness()
    let registry: CredentialRegistry
    private let key: SipHash.Key
    private let slots: SlotTable
    private let policies: PolicyLists
    private let ledger: CacheLedger
    private let counters = CacheCounters()

    /// - Parameter slotCount: how many permits it holds at most; a power of two, at least four.
    init(
        slotCount: Int = ClientLimits.decisionSlotsDefault,
        credentialsMax: Int = ClientLimits.cachedCredentialsMax,
        policyListsMax: Int = ClientLimits.policyListsMax,
        pendingUsesMax: Int = ClientLimits.pendingUsesMax, key: SipHash.Key = .random()
    ) {
        self.key = key
        registry = CredentialRegistry(credentialsMax: credentialsMax)
        slots = SlotTable(count: slotCount)
        policies = PolicyLists(capacity: policyListsMax)
        ledger = CacheLedger(slots, policies, feed, usesMax: pendingUsesMax)
    }

    // MARK: lookups

    /// The permit for a request, where there is a good one; it is counted as used.
    func permit(
        for credential: CachedCredential, action: String, resource: ResourceName,
        context: [String: ContextValue]
    ) -> CachedPermit? {
        permit(for: credential, action: action, resource: resource, context: context) {
            SystemCalls.bootNanoseconds
        }
    }

    /// The same by another clock.
    @inline(__always)
    func permit(
        for credential: CachedCredential, action: String, resource: ResourceName,
        context: [String: ContextValue], clock: () -> UInt64
    ) -> CachedPermit? {
        let hash = RequestHasher.hash(
            credential: credential.number, action: action, resource: resource, context: context,
            key: key)
        guard let hash else { return nil }
        switch slots.look(for: hash, of: credential, feed, clock) {
        case .hit(let contents, let now):
            return CachedPermit(
                decision: contents.decision, epoch: contents.epoch,
                policies: policies.list(contents.policies, for: hash),
                ageNanoseconds: now > contents.sent ? now - contents.sent : 0)
        case .void:
            counters.addMiss(isVoid: true)
            return nil
        case .absent, .contended:
            counters.addMiss(isVoid: false)
            return nil
        }
    }

    // MARK: answers

    /// Keeps a permit. False where it is none, or must not or cannot be kept.
    ///
    /// - Parameters:
    ///   - cacheableMilliseconds: what the broker said; counted from `sent`.
    ///   - sent: when the request left, in nanoseconds of CLOCK_BOOTTIME, or earlier.
    @discardableResult
    func insert(
        _ decision: Decision, cacheableMilliseconds: UInt64, sent: UInt64,
        for credential: CachedCredential, _ call: ToolCall, at moment: CacheMoment = .now
    ) -> Bool {
        let life = cacheableMilliseconds.multipliedCapped(by: 1_000_000)
        let expiry = min(sent.addingCapped(life), credential.expiry)
        // A budget counts each use; the broker allows no caching beside one.
        guard decision.isPermitted, decision.budgetLeft == nil else { return false }
        guard credential.registry == registry.number, decision.epoch >= credential.touched,
            // The number of a credential that ended.
            decision.epoch < .max, moment.bootNanoseconds < expiry,
            let hash = RequestHasher.hash(
                credential: credential.number, action: call.action, resource: call.resource,
                context: call.context, key: key)
        else {
            ledger.refuse()
            return false
        }
        let entry = CacheLedger.Entry(
            credential: credential, action: call.action, resource: call.resource,
            since: moment.bootNanoseconds)
        return ledger.insert(
            decision, hash, entry, sent: sent, expiry: expiry, at: moment)
    }

    // MARK: reports

    /// Takes all uses that were not taken yet, in pieces that one report can say; and forgets
    /// credentials that are over. For about once a second, and before the client closes.
    func collect(at moment: CacheMoment = .now) -> [CachedUses] {
        registry.prune(now: moment.bootNanoseconds)
        return ledger.collect(at: moment)
    }

    /// Takes uses back that could not be reported; the next `collect` has them again.
    func putBack(_ reports: [CachedUses]) { ledger.putBack(reports) }

    /// All but what was lost.
    var statistics: DecisionCacheStatistics {
        var statistics = ledger.statistics
        counters.read(into: &statistics)
        return statistics
    }
}
