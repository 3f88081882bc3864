import PosternCore
import Synchronization

/// Wakes a thread of the log, or ends it.
final class TrailSignal: Sendable {
    private let semaphore = MonotonicSemaphore()
    private let ended = Atomic<Bool>(false)

    /// Waits for a wake-up, at most that long.
    func wait(milliseconds: Int) {
        _ = semaphore.wait(milliseconds: milliseconds)
    }

    func end() {
        ended.store(true, ordering: .releasing)
        semaphore.signal()
    }

    var isEnded: Bool { ended.load(ordering: .acquiring) }
}
