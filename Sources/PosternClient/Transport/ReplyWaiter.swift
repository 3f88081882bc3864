import PosternWire

/// Whoever waits for one reply. Told exactly once.
protocol ReplyWaiter {
    func finish(_ result: Result<Reply, ClientError>)
}
