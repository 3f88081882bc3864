import PosternCore
import PosternWire
import ZeroMQ

/// A configuration that was checked, with its keys read.
struct LinkSettings: Sendable {
    let endpoint: String
    let serverKey: CurvePublicKey
    let keys: CurveKeyPair
    let deadline: Duration
    let reconnectInterval: Duration
    let reconnectIntervalMax: Duration
    let name: String?
    let requestsInFlightMax: Int
    let choosesLane: Bool
    let spinNanoseconds: UInt64
    /// Nil: none are kept.
    let cachedDecisionsMax: Int?

    /// - Throws: `configuration`, saying which part of it is wrong; `system`.
    init(_ configuration: ClientConfiguration) throws(ClientError) {
        endpoint = configuration.endpoint
        guard Self.transport(of: endpoint) != nil else {
            throw ClientError(
                .configuration,
                "`\(endpoint)` is no endpoint; use `ipc:///path` or `tcp://host:port`")
        }
        if let path = Self.socketPath(endpoint) {
            guard (1...Limits.socketPathBytesMax).contains(path.utf8.count) else {
                throw ClientError(
                    .configuration,
                    "the socket path `\(path)` has `\(path.utf8.count)` bytes; "
                        + "1 to \(Limits.socketPathBytesMax) are allowed")
            }
        }
        guard (1...ClientLimits.requestsInFlightMax).contains(configuration.requestsInFlightMax)
        else {
            throw ClientError(
                .configuration,
                "`requestsInFlightMax` is `\(configuration.requestsInFlightMax)`; "
                    + "use 1 to \(ClientLimits.requestsInFlightMax)")
        }
        guard configuration.deadline > .zero, configuration.reconnectInterval > .zero,
            configuration.reconnectIntervalMax >= .zero
        else {
            throw ClientError(
                .configuration, "a deadline or interval is not positive; give each some time")
        }
        do throws(ClientError) {
            try RequestCheck.check(.hello(client: configuration.name))
        } catch {
            throw ClientError(.configuration, error.message)
        }
        guard (.zero...ClientLimits.spinMax).contains(configuration.spin) else {
            throw ClientError(
                .configuration,
                "`spin` is `\(configuration.spin)`; use nought to \(ClientLimits.spinMax)")
        }
        guard (0...ClientLimits.decisionSlotsMax).contains(configuration.cachedDecisionsMax) else {
            throw ClientError(
                .configuration,
                "`cachedDecisionsMax` is `\(configuration.cachedDecisionsMax)`; "
                    + "use 0 to \(ClientLimits.decisionSlotsMax)")
        }
        let slots = configuration.cachedDecisionsMax
        // What is cached needs the broker's feed, which is on its own host.
        cachedDecisionsMax =
            slots > 0 && Self.socketPath(endpoint) != nil ? Self.powerOfTwo(slots) : nil
        serverKey = try configuration.serverKey.load()
        keys = try configuration.keys.load()
        deadline = configuration.deadline
        reconnectInterval = min(configuration.reconnectInterval, ClientLimits.deadlineMax)
        reconnectIntervalMax = min(configuration.reconnectIntervalMax, ClientLimits.deadlineMax)
        name = configuration.name
        requestsInFlightMax = configuration.requestsInFlightMax
        choosesLane = configuration.choosesLane
        // With one processor, looking for a reply keeps it from those who bring it.
        spinNanoseconds =
            SystemCalls.processorCount > 1
            ? UInt64(configuration.spin.components.attoseconds / 1_000_000_000) : 0
    }

    /// Whether the broker is told by when a call wants its answer. Only on the same machine, where
    /// both read the same clock: by one that is behind the broker's every call would be late.
    var tellsDeadlines: Bool { !isTCP }

    var isTCP: Bool { Self.transport(of: endpoint) == .tcp }

    /// One of the lanes that a broker lists, at random; nil to stay where the client is.
    func lane(of endpoints: [String]) -> String? {
        // Only what is reached the same way: a list is the broker's, the way in is the user's.
        let transport = Self.transport(of: endpoint)
        let lanes = endpoints.filter { Self.transport(of: $0) == transport }
        guard lanes.count > 1, let lane = lanes.randomElement(), lane != endpoint else {
            return nil
        }
        return lane
    }

    /// The least power of two that is as large, and at least four.
    private static func powerOfTwo(_ count: Int) -> Int {
        var power = 4
        while power < count { power *= 2 }
        return power
    }

    /// The path of an ipc endpoint.
    static func socketPath(_ endpoint: String) -> String? {
        endpoint.hasPrefix("ipc://") ? String(endpoint.dropFirst(6)) : nil
    }

    private enum Transport {
        case ipc
        case tcp
    }

    private static func transport(of endpoint: String) -> Transport? {
        if endpoint.hasPrefix("ipc://"), endpoint.utf8.count > 6 { return .ipc }
        if endpoint.hasPrefix("tcp://"), endpoint.utf8.count > 6 { return .tcp }
        return nil
    }
}
