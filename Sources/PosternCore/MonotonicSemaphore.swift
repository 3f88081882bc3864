import Glibc

/// A counting semaphore whose waits end by the monotonic clock. Any thread.
///
/// Dispatch's end by the wall clock on Linux: one that is set back by an hour while somebody waits
/// for a millisecond makes that an hour.
package final class MonotonicSemaphore: Sendable {
    // Unchecked: the C library makes it safe for any thread.
    nonisolated(unsafe) private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(
        capacity: 1)
    // Unchecked: the same.
    nonisolated(unsafe) private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(
        capacity: 1)
    // Unchecked: only who holds the mutex looks at it.
    nonisolated(unsafe) private var count = 0

    package init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    /// Nobody may wait any more.
    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    package func signal() {
        pthread_mutex_lock(mutex)
        count += 1
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Waits for a signal of its own.
    package func wait() {
        pthread_mutex_lock(mutex)
        while count == 0 { pthread_cond_wait(condition, mutex) }
        count -= 1
        pthread_mutex_unlock(mutex)
    }

    /// Waits for a signal of its own, at most so long; false when none came.
    package func wait(milliseconds: Int) -> Bool { wait(until: Self.time(in: milliseconds)) }

    /// Waits for so many signals, at most so long for all; false when not all came.
    package func wait(for signals: Int, milliseconds: Int) -> Bool {
        let end = Self.time(in: milliseconds)
        return (0..<signals).allSatisfy { _ in wait(until: end) }
    }

    private func wait(until end: timespec) -> Bool {
        var end = end
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while count == 0 {
            // Whatever goes wrong ends the wait.
            guard pthread_cond_timedwait(condition, mutex, &end) == 0 else { break }
        }
        guard count > 0 else { return false }
        count -= 1
        return true
    }

    private static func time(in milliseconds: Int) -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let nanoseconds = time.tv_nsec + (milliseconds % 1_000) * 1_000_000
        time.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000
        return time
    }
}
