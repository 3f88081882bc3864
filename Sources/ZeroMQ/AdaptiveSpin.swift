import Glibc

/// How long a thread that has nothing to do looks again before it sleeps.
///
/// Going to sleep and being woken costs more than a message does, so a thread whose next message
/// usually comes soon had better look again for a while; one whose messages come seldom should
/// sleep at once. The usual wait is learned, as a running mean. Between two looks the processor is
/// offered to whoever is ready, so that the threads that bring the next message are never kept
/// waiting by one that looks for it; where somebody takes it, the thread looks once more and then
/// sleeps, since on a busy machine it is woken as soon as there is a processor for it anyway.
///
///     spin.begin()                      // nothing is there
///     while spin.looksAgain() { if look() { break } }
///     …                                 // sleep, if nothing came
///     spin.end()                        // something is there
///
/// Not thread-safe; one for each thread.
package struct AdaptiveSpin {
    /// A yield that took this long gave the processor to somebody; one that did not takes a
    /// microsecond.
    private static let contention: UInt64 = 10_000

    private let yield: @convention(c) () -> Int32
    private let now: @convention(c) () -> UInt64
    /// Waits up to this long are worth spinning for; 0: never.
    private let limit: UInt64
    private var usualWait: UInt64
    private var begun: UInt64 = 0
    private var deadline: UInt64 = 0

    /// - Parameters:
    ///   - limitNanoseconds: the longest time to look again; 0 sleeps at once, always.
    ///   - yield: gives the processor away.
    ///   - now: nanoseconds of a clock that never goes back.
    package init(
        limitNanoseconds: UInt64, yield: @escaping @convention(c) () -> Int32 = sched_yield,
        now: @escaping @convention(c) () -> UInt64 = { MonotonicClock.nanoseconds() }
    ) {
        self.yield = yield
        self.now = now
        limit = limitNanoseconds
        // Sleeps until it has learned better.
        usualWait = limitNanoseconds + 1
    }

    /// Whether waits are usually short enough to look again.
    package var isWorthwhile: Bool { limit > 0 && usualWait <= limit }

    /// Nothing is there: the wait begins.
    package mutating func begin() {
        guard limit > 0 else { return }
        begun = now()
        // Twice the usual wait catches most; beyond that this one is no usual one.
        deadline = !isWorthwhile ? 0 : begun + min(limit, 2 * usualWait + limit / 8)
    }

    /// Whether to look once more; gives the processor away first.
    package mutating func looksAgain() -> Bool {
        guard deadline > 0 else { return false }
        let asked = now()
        _ = yield()
        let given = now()
        guard given < deadline else { return false }
        // One more look: whoever had the processor may have brought the message.
        if given - asked > Self.contention { deadline = 0 }
        return true
    }

    /// Something is there: the wait is over.
    package mutating func end() {
        guard limit > 0 else { return }
        // One long wait among short ones should be forgotten soon, many should not.
        let wait = min(now() - begun, 8 * limit)
        usualWait = (usualWait * 7 + wait) / 8
    }
}
