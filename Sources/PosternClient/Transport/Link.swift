import PosternCore
import ZeroMQ

/// One DEALER with its monitor: the way to one endpoint of the broker.
///
/// Stays on its thread. libzmq tries by itself until somebody accepts the connection; a link whose
/// connection ended is done with. libzmq would connect again in most cases, but not after a
/// refusal or a broken protocol, such as a frame over the limit, and it does not always say which
/// it was.
final class Link {
    let endpoint: String
    let socket: Socket
    private var monitor: SocketMonitor
    private var poll: PollSet

    private static let events: MonitorEventSet = [
        .connected, .connectRetried, .disconnected, .handshakeSucceeded,
        .handshakeFailedNoDetail, .handshakeFailedProtocol, .handshakeFailedAuth,
    ]

    /// - Parameter wake: ends `wait` from another thread, where there is one.
    init(
        to endpoint: String, _ settings: LinkSettings, in context: Context, wake: WakeSignal?
    ) throws(ZeroMQError) {
        let socket = try Socket(.dealer, in: context)
        let monitor = try socket.monitor(Self.events)
        try socket.curveClient(server: settings.serverKey, keys: settings.keys)
        // Requests wait here, not in libzmq: what waits there would be sent after a reconnection
        // although its caller was told of the loss.
        try socket.setImmediate(true)
        // The client bounds what is in flight; libzmq's own marks lag behind what was read.
        try socket.setSendHighWaterMark(0)
        try socket.setReceiveHighWaterMark(2 * settings.requestsInFlightMax + 64)
        try socket.setMaxMessageBytes(
            Limits.transportFrameBytesMax + Limits.curveFrameOverheadBytes)
        try socket.setHandshakeInterval(ClientLimits.handshake)
        try socket.setReconnectInterval(
            settings.reconnectInterval, maximum: settings.reconnectIntervalMax)
        if settings.isTCP {
            try socket.setIPv6(true)
            try socket.setHeartbeat(interval: ClientLimits.heartbeat)
        }
        try socket.connect(endpoint)
        var poll = PollSet(capacity: 3)
        _ = poll.add(socket, for: .readable)
        _ = poll.add(monitor)
        if let wake { _ = poll.add(wake) }
        self.endpoint = endpoint
        self.socket = socket
        self.monitor = monitor
        self.poll = poll
    }

    /// Waits for a reply, an event or the wake signal; nil waits for ever.
    func wait(_ timeout: Duration?) throws(ZeroMQError) { _ = try poll.wait(timeout: timeout) }

    /// The next thing that happened to the connection.
    func nextEvent() throws(ZeroMQError) -> MonitorEvent.Kind? { try monitor.next()?.kind }
}
