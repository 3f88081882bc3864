import PosternCore

/// A request that was taken on and has not been answered.
struct PendingRequest<Waiter: ReplyWaiter> {
    let request: OutgoingRequest
    let waiter: Waiter
    let cancellation: CancellationRule
    var isSent = false

    init(_ request: OutgoingRequest, _ cancellation: CancellationRule, _ waiter: Waiter) {
        self.request = request
        self.cancellation = cancellation
        self.waiter = waiter
    }
}

extension PendingRequest: Sendable where Waiter: Sendable {}
