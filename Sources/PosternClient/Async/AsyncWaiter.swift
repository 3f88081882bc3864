import PosternWire

/// A suspended call.
struct AsyncWaiter: ReplyWaiter, Sendable {
    let continuation: CheckedContinuation<Result<Reply, ClientError>, Never>

    func finish(_ result: Result<Reply, ClientError>) { continuation.resume(returning: result) }
}
