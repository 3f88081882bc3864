import Dispatch
import Synchronization

/// Async work of a part. Parts are no async code: their children end with the thread that started
/// them.
enum AsyncWork {
    /// Blocks the calling thread until it is done.
    static func wait<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let answer = Answered<Value>()
        Task.detached {
            do {
                answer.put(.success(try await body()))
            } catch {
                answer.put(.failure(error))
            }
        }
        return try answer.take()
    }

    private final class Answered<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)
        private let isThere = DispatchSemaphore(value: 0)

        func put(_ result: Result<Value, any Error>) {
            self.result.withLock { $0 = result }
            isThere.signal()
        }

        func take() throws -> Value {
            isThere.wait()
            guard let result = result.withLock({ $0 }) else {
                // INVARIANT: it was put before the signal.
                throw BenchError("async work has no result")
            }
            return try result.get()
        }
    }
}
