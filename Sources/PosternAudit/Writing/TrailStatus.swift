import PosternCore
import Synchronization

/// Whether the log can be written, and what was counted. Any thread.
final class TrailStatus: Sendable {
    private struct Failure {
        var cause: AuditFileError?
        var failures: UInt64 = 0
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
            if failure.cause == nil { failure.failures += 1 }
            failure.cause = failure.cause ?? cause
            available.store(false, ordering: .sequentiallyConsistent)
        }
    }

    /// It works again; why it did not.
    func recover() -> AuditFileError? {
        failure.withLock { failure in
            defer { failure.cause = nil }
            available.store(true, ordering: .releasing)
            return failure.cause
        }
    }

    var cause: AuditFileError? { failure.withLock { $0.cause } }

    /// How often it failed.
    var failures: UInt64 { failure.withLock { $0.failures } }
}
