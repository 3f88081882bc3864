import PosternWire

/// Whoever waits for a call of the async client.
enum AsyncWaiter: ReplyWaiter, Sendable {
    /// A suspended call.
    case suspended(CheckedContinuation<Result<Reply, ClientError>, Never>)
    /// A call that is not suspended yet, since its caller looks for the reply itself.
    case looking(ReplySlot)

    func finish(_ result: Result<Reply, ClientError>) {
        switch self {
        case .suspended(let continuation): continuation.resume(returning: result)
        case .looking(let slot): slot.put(result)
        }
    }
}
