import PosternCore
import ZeroMQ

/// One DEALER with its monitor: the way to one endpoint of the broker.
///
/// One thread at a time uses it; only `wait` may run beside what another does, and must be followed
/// by `noteEvents`. libzmq tries by itself until somebody accepts the connection; a link whose
/// connection ended is done with. libzmq would connect again in most cases, but not after a
/// refusal or a broken protocol, such as a frame over the limit, and it does not always say which
/// it was.
final class Link {
    let endpoint: String
    let socket: Socket
    private var monitor: SocketMonitor
    /// What `wait` waits for, and what `look` looks at: one each, since both may run at a time.
    private var waited: EdgePollSet
    private var looked: EdgePollSet
    private let eventSlot: EdgePollSet.Slot
    /// Whether something may have happened to the connection that nobody has looked at.
    private(set) var hasEvents = true

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
        var waited = EdgePollSet(capacity: 3)
        var looked = EdgePollSet(capacity: 3)
        _ = try waited.add(socket)
        _ = try looked.add(socket)
        // Second in both.
        eventSlot = try waited.add(monitor)
        _ = try looked.add(monitor)
        if let wake {
            _ = waited.add(wake)
            // Whoever looks for a while gives way to those who call meanwhile.
            _ = looked.add(wake)
        }
        self.endpoint = endpoint
        self.socket = socket
        self.monitor = monitor
        self.waited = waited
        self.looked = looked
    }

    /// Waits for a reply, an event or the wake signal; nil waits for ever. The socket must have
    /// been received from until nothing was there.
    func wait(_ timeout: Duration?) throws(ZeroMQError) {
        _ = try waited.wait(timeout: timeout)
    }

    /// Takes down what the last `wait` found.
    func noteEvents() {
        if waited.isReadable(eventSlot) { hasEvents = true }
    }

    /// Whether something has come, or does within the timeout; one system call.
    func look(_ timeout: Duration = .zero) throws(ZeroMQError) -> Bool {
        let isThere = try looked.wait(timeout: timeout)
        if looked.isReadable(eventSlot) { hasEvents = true }
        return isThere || hasEvents
    }

    /// The next thing that happened to the connection.
    func nextEvent() throws(ZeroMQError) -> MonitorEvent.Kind? {
        guard hasEvents else { return nil }
        let event = try monitor.next()
        if event == nil { hasEvents = false }
        return event?.kind
    }
}
