import PosternWire
import Synchronization

/// Where the reply of one call is put, and where its caller may suspend until it is. Any thread.
final class ReplySlot: Sendable {
    private enum State {
        case empty
        case awaited(CheckedContinuation<Result<Reply, ClientError>, Never>)
        case full(Result<Reply, ClientError>)
    }

    private let state = Mutex(State.empty)

    var isFull: Bool { state.withLock { if case .full = $0 { true } else { false } } }

    /// Puts the result there; once.
    func put(_ result: Result<Reply, ClientError>) {
        let continuation = state.withLock { state in
            defer { state = .full(result) }
            if case .awaited(let continuation) = state { return Optional(continuation) }
            return nil
        }
        continuation?.resume(returning: result)
    }

    /// The result; suspends only where it is not there yet. Once.
    nonisolated(nonsending) func result() async -> Result<Reply, ClientError> {
        if case .full(let result) = state.withLock({ $0 }) { return result }
        return await withCheckedContinuation { continuation in
            let result = state.withLock { state in
                if case .full(let result) = state { return Optional(result) }
                state = .awaited(continuation)
                return nil
            }
            if let result { continuation.resume(returning: result) }
        }
    }
}
