import Logging
import PosternAuthority
import PosternBroker
import PosternCore
import Testing
import ZeroMQ

/// A running broker on fake ports, in a directory of its own. Stops with its last reference.
final class Scene: Sendable {
    let directory: TemporaryDirectory
    let clock = FakeClock()
    let inspector = FakeInspector()
    let authority: Authority
    let settings: BrokerSettings
    let broker: Broker
    let operatorKeys: CurveKeyPair
    let keys: CurveKeyPair
    let context: Context
    private let stopOnce = StopOnce()

    init(
        lanes: Int = 1, policies: String = "permit(principal, action, resource);",
        enrolments: [Enrolment] = [.agent()],
        credentialsMax: Int = Limits.credentialsMaxDefault, tcpEndpoint: String? = nil,
        journal: any StateJournal = ForgetfulJournal(), audit: any AuditLog = NoAuditLog(),
        cacheableMillisecondsMax: UInt64 = 0
    ) throws {
        directory = try TemporaryDirectory()
        keys = try CurveKeyPair.generate()
        operatorKeys = try CurveKeyPair.generate()
        context = try Context()
        authority = Authority(
            snapshot: try .sample(policies: policies, enrolments: enrolments), clock: clock,
            random: FakeRandom(), inspector: inspector, journal: journal, audit: audit,
            credentialsMax: credentialsMax,
            cacheableMillisecondsMax: cacheableMillisecondsMax)
        settings = BrokerSettings(
            gateEndpoint: directory.endpoint("gate.sock"),
            operatorEndpoint: directory.endpoint("operator.sock"), tcpEndpoint: tcpEndpoint,
            lanes: lanes, keys: keys, operatorKeys: [PeerKey(operatorKeys.publicKey)],
            trustDomain: "test")
        broker = try Broker(settings: settings, authority: authority, logger: Scene.logger)
    }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    deinit { stop() }

    func stop() { stopOnce.run { broker.stop() } }

    // MARK: clients

    func client(
        _ kind: SocketKind = .dealer, keys: CurveKeyPair? = nil, lane: Int = 0
    ) throws -> Client {
        try Client(
            kind, to: settings.laneEndpoints[lane], server: self.keys.publicKey,
            keys: keys ?? CurveKeyPair.generate(), in: context)
    }

    func operatorClient() throws -> Client {
        try Client(
            .dealer, to: settings.operatorEndpoint, server: keys.publicKey,
            keys: operatorKeys, in: context)
    }

    /// At the feed: a machine unless these are an operator's keys.
    func feedClient(keys: CurveKeyPair? = nil) throws -> Client {
        let endpoint = try #require(settings.feedEndpoint)
        return try Client(
            .dealer, to: endpoint, server: self.keys.publicKey,
            keys: keys ?? CurveKeyPair.generate(), in: context)
    }

    func count(_ name: Counters.Name) -> UInt64 { broker.counters.value(name) }

    /// Waits until a counter has come so far.
    func expect(
        _ name: Counters.Name, _ value: UInt64,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let isThere = eventually { count(name) >= value }
        #expect(isThere, "\(name) is \(count(name))", sourceLocation: sourceLocation)
        #expect(count(name) == value, sourceLocation: sourceLocation)
    }
}
