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
    func wait(thread name: String) throws(BrokerError) {
        semaphore.wait()
        switch outcome.withLock({ $0 }) {
        case .success: return
        case .failure(let error): throw error
        case nil: throw .thread(name: name)
        }
    }
}
