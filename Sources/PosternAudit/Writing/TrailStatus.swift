import PosternCore
import Synchronization

/// Whether the log can be written, and what was counted. Any thread.
final class TrailStatus: Sendable {
    private struct Failure {
        var cause: AuditFileError?
        /// Of the last one, also where it is over.
        var lastCause: AuditFileError?
        var failures: UInt64 = 0
        /// Grows with each word of a failure, also of one that goes on.
        var words: UInt64 = 0
    }

    private let available = Atomic<Bool>(true)
    private let failure = Mutex(Failure())
    /// Decisions that were denied since the log could last be written.
    let denied = Atomic<UInt64>(0)

    /// Relaxed would do for a hint, but who sees it true again sees what made it so.
    var isAvailable: Bool { available.load(ordering: .acquiring) }

    /// Nothing may begin from here on.
    func fail(_ cause: AuditFileError) {
        failure.withLock { failure in
            if failure.cause == nil {
                failure.failures += 1
                failure.lastCause = cause
            }
            failure.cause = failure.cause ?? cause
            failure.words += 1
            available.store(false, ordering: .sequentiallyConsistent)
        }
    }

    /// Syncs a file for a reply that waits for it; false where that failed.
    func sync(_ file: any AuditFile) -> Bool {
        do throws(AuditFileError) {
            try file.sync()
            return true
        } catch {
            fail(error)
            return false
        }
    }

    /// How often somebody said that it fails.
    var words: UInt64 { failure.withLock { $0.words } }

    /// It works again, unless somebody said otherwise since `words`; why it did not work.
    func recover(since words: UInt64) -> AuditFileError? {
        failure.withLock { failure in
            guard failure.words == words else { return nil }
            defer { failure.cause = nil }
            available.store(true, ordering: .releasing)
            return failure.cause
        }
    }

    var cause: AuditFileError? { failure.withLock { $0.cause } }

    var lastCause: AuditFileError? { failure.withLock { $0.lastCause } }

    /// How often it failed.
    var failures: UInt64 { failure.withLock { $0.failures } }
}
