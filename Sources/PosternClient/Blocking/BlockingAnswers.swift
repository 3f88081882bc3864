import PosternWire

/// The answers that a blocking call waits for. Stays on its thread.
final class BlockingAnswers {
    private(set) var results: [Result<Reply, ClientError>?]
    private(set) var missing: Int

    init(count: Int) {
        results = Array(repeating: nil, count: count)
        missing = count
    }

    func put(_ result: Result<Reply, ClientError>, at index: Int) {
        // INVARIANT: the engine finishes every request once.
        precondition(results[index] == nil, "a request was answered twice")
        results[index] = result
        missing -= 1
    }
}
