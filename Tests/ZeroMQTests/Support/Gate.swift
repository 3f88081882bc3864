import Testing
import ZeroMQ

/// A CURVE server over ipc or tcp and its clients, each side watched by a monitor.
final class Gate {
    let context: Context
    let keys: CurveKeyPair
    let directory: TemporaryDirectory
    let router: Socket
    var monitor: SocketMonitor
    let endpoint: String

    /// - Parameters:
    ///   - domain: nil asks no ZAP handler.
    ///   - configure: called before the bind.
    init(
        in context: Context, domain: String? = "gate", enforced: Bool = true,
        transport: Transport = .ipc, configure: (borrowing Socket) throws -> Void = { _ in }
    ) throws {
        self.context = context
        keys = try CurveKeyPair.generate()
        directory = try TemporaryDirectory()
        router = try Socket(.router, in: context)
        monitor = try router.monitor()
        try router.setRouterMandatory(true)
        try router.curveServer(secret: keys.secretKey)
        if let domain { try router.setZAPDomain(domain, enforced: enforced) }
        try configure(router)
        try router.bind(transport == .ipc ? directory.endpoint() : "tcp://127.0.0.1:*")
        endpoint = try router.lastEndpoint()
    }

    enum Transport {
        case ipc
        case tcp
    }

    /// The first event at the server that is accepted, or an issue.
    func event(_ predicate: (MonitorEvent.Kind) -> Bool) throws -> MonitorEvent {
        let event = try monitor.first(within: .seconds(10), where: predicate)
        return try #require(event, "the event does not come")
    }

    /// Receives one message: its routing id and its payload, which keeps its metadata.
    func receive() throws -> Delivery {
        let envelope = try receiveFrame(router)
        var payload = Message()
        let received = try router.receive(into: &payload)
        try #require(received)
        return Delivery(routingID: envelope.withUnsafeBytes { Array($0) }, payload: payload)
    }
}

struct Delivery: ~Copyable {
    let routingID: [UInt8]
    let payload: Message
}

/// A DEALER with CURVE and a monitor.
final class GateClient {
    let keys: CurveKeyPair
    let socket: Socket
    var monitor: SocketMonitor

    init(
        of gate: Gate, server: CurvePublicKey? = nil,
        configure: (borrowing Socket) throws -> Void = { _ in }
    ) throws {
        keys = try CurveKeyPair.generate()
        socket = try Socket(.dealer, in: gate.context)
        monitor = try socket.monitor()
        try socket.curveClient(server: server ?? gate.keys.publicKey, keys: keys)
        try socket.setReconnectInterval(.milliseconds(20))
        try configure(socket)
        try socket.connect(gate.endpoint)
    }

    /// The first event at the client that is accepted, or an issue.
    func event(_ predicate: (MonitorEvent.Kind) -> Bool) throws -> MonitorEvent {
        let event = try monitor.first(within: .seconds(10), where: predicate)
        return try #require(event, "the event does not come")
    }
}

extension MonitorEvent.Kind {
    var isDisconnected: Bool { if case .disconnected = self { true } else { false } }
    var isConnected: Bool { if case .connected = self { true } else { false } }
    var isConnectRetried: Bool { if case .connectRetried = self { true } else { false } }
    var isProtocolFailure: Bool {
        if case .handshakeFailedProtocol = self { true } else { false }
    }
}
