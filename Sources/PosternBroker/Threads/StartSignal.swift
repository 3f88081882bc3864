import PosternCore
import Synchronization

/// How a thread tells its starter that it is ready, or why not. Used once.
final class StartSignal: Sendable {
    private let outcome = Mutex<Result<Void, BrokerError>?>(nil)
    private let semaphore = MonotonicSemaphore()

    func report(_ result: Result<Void, BrokerError>) {
        let isFirst = outcome.withLock { outcome in
            guard outcome == nil else { return false }
            outcome = result
            return true
        }
        if isFirst { semaphore.signal() }
    }

    /// Waits for the report.
    func wait() throws(BrokerError) {
        semaphore.wait()
        // INVARIANT: it is signalled once there is one.
        if case .failure(let error) = outcome.withLock({ $0 }) { throw error }
    }
}
