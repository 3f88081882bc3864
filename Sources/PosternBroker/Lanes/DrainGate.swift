import PosternCore

/// Waits until lanes have answered all that they had received when a stop began.
final class DrainGate: Sendable {
    private let semaphore = MonotonicSemaphore()

    /// A lane is drained.
    func pass() { semaphore.signal() }

    /// Waits for `count` lanes, at most so long; false when not all came.
    func wait(for count: Int, milliseconds: Int) -> Bool {
        semaphore.wait(for: count, milliseconds: milliseconds)
    }
}
