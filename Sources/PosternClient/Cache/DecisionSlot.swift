import PosternCore
import Synchronization

/// One slot of the table, two cache lines:
///
///     ┌───────┬──────────┬───────────┬────────────┬───────┬────────┬──────┬──────────┐
///     │ state │ hash low │ hash high │ credential │ epoch │ expiry │ sent │ last hit │
///     ├───────┴──┬───────┴───┬───────┴──┬─────────┴─┬─────┴────────┴──────┴──────────┤
///     │ decision │ decision  │ policies │ first hit │ nothing                        │
///     └──────────┴───────────┴──────────┴───────────┴────────────────────────────────┘
///
/// Any number of threads read, one at a time writes (`CacheLedger` sees to it). A reader takes a
/// hit with a compare-and-exchange of the state, so that it either counts the hit and has read one
/// permit, whole, or did nothing. It holds because both sides change the state by an exchange: the
/// reader's, releasing, comes before the writer's first, acquiring, or else it fails; so whatever
/// the reader read before it was there before the writer began.
struct DecisionSlot: ~Copyable {
    private let state = Atomic<UInt64>(0)
    private let hashLow = Atomic<UInt64>(0)
    private let hashHigh = Atomic<UInt64>(0)
    /// 0: nothing was ever written here; no credential has this number.
    private let credential = Atomic<UInt64>(0)
    private let epoch = Atomic<UInt64>(0)
    private let expiry = Atomic<UInt64>(0)
    private let sent = Atomic<UInt64>(0)
    private let lastHit = Atomic<UInt64>(0)

    private let decisionHigh = Atomic<UInt64>(0)
    private let decisionLow = Atomic<UInt64>(0)
    private let policies = Atomic<UInt64>(0)
    private let firstHit = Atomic<UInt64>(0)
    private let nothing = InlineArray<4, UInt64>(repeating: 0)

    // MARK: readers

    enum Finding {
        case absent
        /// It is here and void, or its time is over.
        case void
        /// Too many threads are at it.
        case contended
        /// Found, and counted.
        case hit(SlotContents, at: UInt64)
    }

    @inline(__always)
    borrowing func look(
        for hash: RequestHash, of credential: CachedCredential, _ feed: FeedFreshness,
        _ clock: () -> UInt64
    ) -> Finding {
        // Acquiring: the fields are at least those that this state was written with. They may be
        // later ones, and then the exchange below fails.
        var found = SlotState(state.load(ordering: .acquiring))
        guard hashLow.load(ordering: .relaxed) == hash.low,
            hashHigh.load(ordering: .relaxed) == hash.high,
            self.credential.load(ordering: .relaxed) == credential.number,
            !found.isBeingWritten
        else { return .absent }
        let contents = contents
        guard let now = feed.timeOfGood(contents, of: credential, clock: clock)
        else { return .void }
        let generation = found.generation
        // Other hits do not undo what was read: only the count is tried anew.
        for _ in 0..<ClientLimits.hitTriesMax {
            guard let next = found.withHit else { return .contended }
            let (isCounted, original) = state.compareExchange(
                expected: found.word, desired: next.word, ordering: .acquiringAndReleasing)
            if isCounted {
                // Relaxed, and a moment late: `takeHits` cuts them to what is possible.
                if found.hits == 0 { firstHit.store(now, ordering: .relaxed) }
                lastHit.store(now, ordering: .relaxed)
                return .hit(contents, at: now)
            }
            found = SlotState(original)
            guard found.generation == generation else { return .absent }
        }
        return .contended
    }

    // MARK: the writer

    /// What was written last; for readers only until they have tried the state again.
    var contents: SlotContents {
        @inline(__always)
        get {
            SlotContents(
                hash: RequestHash(
                    low: hashLow.load(ordering: .relaxed), high: hashHigh.load(ordering: .relaxed)),
                credential: credential.load(ordering: .relaxed),
                epoch: epoch.load(ordering: .relaxed), expiry: expiry.load(ordering: .relaxed),
                sent: sent.load(ordering: .relaxed),
                decision: DecisionID(
                    Bytes16(
                        high: decisionHigh.load(ordering: .relaxed),
                        low: decisionLow.load(ordering: .relaxed))),
                policies: Int(truncatingIfNeeded: policies.load(ordering: .relaxed)))
        }
    }

    /// Hits that were not taken yet.
    var hits: UInt64 { SlotState(state.load(ordering: .relaxed)).hits }

    /// Writes another permit; the hits of the one before, all of them.
    borrowing func replace(with contents: SlotContents) -> SlotHits {
        var seen = SlotState(state.load(ordering: .relaxed))
        // Ends: readers who get in between change the count, and from then on find an odd state.
        while true {
            let (isExchanged, original) = state.compareExchange(
                expected: seen.word, desired: seen.begun.word, ordering: .acquiringAndReleasing)
            if isExchanged { break }
            seen = SlotState(original)
        }
        let hits = hits(seen.hits)
        hashLow.store(contents.hash.low, ordering: .relaxed)
        hashHigh.store(contents.hash.high, ordering: .relaxed)
        credential.store(contents.credential, ordering: .relaxed)
        epoch.store(contents.epoch, ordering: .relaxed)
        expiry.store(contents.expiry, ordering: .relaxed)
        sent.store(contents.sent, ordering: .relaxed)
        decisionHigh.store(contents.decision.value.high, ordering: .relaxed)
        decisionLow.store(contents.decision.value.low, ordering: .relaxed)
        policies.store(UInt64(contents.policies), ordering: .relaxed)
        // Releasing: who sees this state sees the fields.
        state.store(seen.begun.begun.word, ordering: .releasing)
        return hits
    }

    /// Takes the hits since they were taken last, each exactly once.
    borrowing func takeHits() -> SlotHits {
        var seen = SlotState(state.load(ordering: .relaxed))
        while seen.hits > 0 {
            let (isExchanged, original) = state.compareExchange(
                expected: seen.word, desired: seen.taken.word, ordering: .acquiringAndReleasing)
            if isExchanged { break }
            seen = SlotState(original)
        }
        return hits(seen.hits)
    }

    private borrowing func hits(_ count: UInt64) -> SlotHits {
        SlotHits(
            count: count, first: firstHit.load(ordering: .relaxed),
            last: lastHit.load(ordering: .relaxed), decision: contents.decision)
    }
}
