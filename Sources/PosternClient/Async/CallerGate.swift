import Synchronization
import ZeroMQ

/// Between callers on any thread and the client's thread: tells the thread that calls wait, and
/// wakes it only when it sleeps, so that a thread that is awake costs its callers no system call.
///
/// What makes it safe is an order on both sides: a caller first counts its call and then looks
/// whether the thread sleeps; the thread first says that it sleeps and then looks for calls. One of
/// them always sees the other.
final class CallerGate: Sendable {
    let signal: WakeSignal
    private let waiting = Atomic<Int>(0)
    private let isAsleep = Atomic<Bool>(false)

    init() throws(ZeroMQError) { signal = try WakeSignal() }

    // MARK: callers

    /// Something was added for the thread.
    func added() {
        waiting.wrappingAdd(1, ordering: .sequentiallyConsistent)
        // Whoever finds it asleep wakes it, once.
        if isAsleep.load(ordering: .sequentiallyConsistent),
            isAsleep.exchange(false, ordering: .sequentiallyConsistent)
        {
            signal.signal()
        }
    }

    // MARK: the thread

    /// Whether something was added and not taken yet.
    var hasCallers: Bool { waiting.load(ordering: .sequentiallyConsistent) > 0 }

    /// `count` of what was added was taken.
    func took(_ count: Int) { waiting.wrappingSubtract(count, ordering: .relaxed) }

    /// Runs `wait`, which ends when `signal` is readable; not at all where callers wait already.
    func sleep<Failure>(_ wait: () throws(Failure) -> Void) throws(Failure) {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        defer {
            // Somebody who found it asleep has signalled, or is about to: then the next sleep ends
            // at once, which does no harm.
            if !isAsleep.exchange(false, ordering: .sequentiallyConsistent) { signal.drain() }
        }
        guard !hasCallers else { return }
        try wait()
    }
}
