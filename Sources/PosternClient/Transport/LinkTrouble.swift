/// What keeps a link from being ready, as its last events tell.
enum LinkTrouble {
    /// Nobody accepts connections.
    case unreachable
    /// Somebody does, and the handshake fails.
    case handshake

    func error(_ endpoint: String) -> ClientError {
        switch self {
        case .unreachable:
            let path = LinkSettings.socketPath(endpoint)
            let obstacle = path.flatMap { SystemCalls.obstacle(toSocket: $0) }
            return ClientError(
                .unreachable,
                "no broker answers\(obstacle.map { ": \($0)" } ?? ""); "
                    + "is it running, and is this its endpoint?")
        case .handshake:
            return ClientError(
                .handshakeFailed,
                "the broker ends the handshake; does the server key belong to it, "
                    + "and is it not just starting or stopping?")
        }
    }
}
