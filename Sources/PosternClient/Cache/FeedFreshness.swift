import Synchronization

/// What the feed says of all permits at once: until when it was heard, and what it voided. The
/// follower writes; every lookup reads, without a lock.
final class FeedFreshness: Sendable {
    private struct State {
        /// Whether a subscription stands that nothing has cast doubt on.
        var isSubscribed = false
        var lastSent: UInt64 = 0
        var lastHeard: UInt64 = 0
    }

    /// A cache line's worth of nothing on either side: what changes next to this must not slow
    /// down who reads it.
    private let before = InlineArray<8, UInt64>(repeating: 0)
    /// In nanoseconds of CLOCK_BOOTTIME; 0: nothing is good.
    private let goodUntil = Atomic<UInt64>(0)
    /// Permits of an earlier epoch are void.
    private let touchedAll = Atomic<UInt64>(0)
    /// Permits that were asked for before are void.
    private let since = Atomic<UInt64>(0)
    private let after = InlineArray<8, UInt64>(repeating: 0)
    private let state = Mutex(State())

    // MARK: the follower

    /// A subscription was answered; nothing is good until the first event with `sent`.
    func subscribed(now: UInt64) {
        state.withLock { state in
            goodUntil.store(0, ordering: .releasing)
            state = State(isSubscribed: true, lastHeard: now)
        }
    }

    /// An event that was sent then, by the clock of this host, with nothing missing; called after
    /// all that it says was done. False: something is wrong with the time, nothing is good any
    /// more, and the follower must subscribe anew.
    func heard(
        sentBootMilliseconds: UInt64, heartbeatMilliseconds: UInt64, now: UInt64
    ) -> Bool {
        let heartbeat =
            min(heartbeatMilliseconds, Limits.feedHeartbeatMilliseconds.upperBound) * 1_000_000
        let (sent, isOver) = sentBootMilliseconds.multipliedReportingOverflow(by: 1_000_000)
        return state.withLock { state in
            guard state.isSubscribed else { return false }
            guard !isOver, sent <= now.addingCapped(heartbeat), sent >= state.lastSent,
                now >= state.lastHeard
            else {
                state.isSubscribed = false
                goodUntil.store(0, ordering: .releasing)
                return false
            }
            state.lastSent = sent
            state.lastHeard = now
            // From now on at most, should `sent` lie a little ahead. Releasing: who reads this sees
            // everything that the event touched.
            goodUntil.store(
                min(sent, now).addingCapped(2 * heartbeat), ordering: .releasing)
            return true
        }
    }

    /// Nothing is good until a new subscription.
    func void() {
        state.withLock { state in
            state.isSubscribed = false
            goodUntil.store(0, ordering: .releasing)
        }
    }

    /// Permits that were asked for before are void.
    func voidBefore(_ now: UInt64) { since.raise(to: now) }

    /// A step that touches everything.
    ///
    /// Under the lock: what another thread touches is not undone by a new start.
    func touchAll(_ epoch: UInt64) { state.withLock { _ in touchedAll.raise(to: epoch) } }

    /// Another broker, whose epochs may be lower: all of before is void by its time.
    ///
    /// - Parameter clock: read under the lock, so that whatever was touched before is before it.
    func startAnew(_ epoch: UInt64, clock: () -> UInt64) {
        state.withLock { _ in
            goodUntil.store(0, ordering: .releasing)
            since.raise(to: clock())
            touchedAll.store(epoch, ordering: .releasing)
        }
    }

    // MARK: lookups

    /// The time, where a permit is good; nil where it is not.
    ///
    /// The order is what makes it strict. `goodUntil` comes first (acquiring): who sees that an
    /// event was heard sees what it touched. The clock comes last: a thread that was stopped in
    /// between finds that the time is over, instead of going by what it read long ago.
    @inline(__always)
    func timeOfGood(
        _ permit: SlotContents, of credential: CachedCredential, clock: () -> UInt64
    ) -> UInt64? {
        let until = goodUntil.load(ordering: .acquiring)
        guard permit.sent >= since.load(ordering: .acquiring),
            permit.epoch >= touchedAll.load(ordering: .acquiring),
            permit.epoch >= credential.touched
        else { return nil }
        let now = clock()
        return now < permit.expiry && now < until ? now : nil
    }

    /// Whether it is void or its time is over, whatever the feed says; for who looks for room.
    func isVoid(_ permit: SlotContents, of credential: CachedCredential, now: UInt64) -> Bool {
        permit.sent < since.load(ordering: .acquiring)
            || permit.epoch < max(touchedAll.load(ordering: .acquiring), credential.touched)
            || permit.expiry <= now
    }
}
