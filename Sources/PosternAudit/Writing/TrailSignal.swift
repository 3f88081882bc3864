import PosternCore
import Synchronization

/// Wakes a thread of the log, or ends it.
final class TrailSignal: Sendable {
    private let semaphore = MonotonicSemaphore()
    private let ended = Atomic<Bool>(false)
    private let attended = Atomic<Bool>(false)

    /// Waits for a wake-up, at most that long.
    func wait(milliseconds: Int) {
        _ = semaphore.wait(milliseconds: milliseconds)
    }

    func wake() { semaphore.signal() }

    /// Its thread begins.
    func attend() { attended.store(true, ordering: .releasing) }

    /// Whether there is a thread that a wake-up reaches.
    var isAttended: Bool { attended.load(ordering: .acquiring) && !isEnded }

    func end() {
        ended.store(true, ordering: .releasing)
        semaphore.signal()
    }

    var isEnded: Bool { ended.load(ordering: .acquiring) }
}
