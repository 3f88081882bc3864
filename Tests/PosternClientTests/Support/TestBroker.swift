import Cedar
import Foundation
import Logging
import PosternAuthority
import PosternBroker
import PosternClient
import PosternCore
import PosternHost
import Testing
import ZeroMQ

/// A real broker in this process, with the host's own adapters, over ipc in a temporary folder.
///
/// This process is enrolled by its user. It can be stopped and started again at the same place
/// with the same key; it has forgotten its credentials then, as a restarted broker has.
final class TestBroker {
    static let workload = "spiffe://test.example/agent"
    static let policies = """
        @id("tasks") permit(principal, action == Postern::Action::"attest", resource)
            unless { context.intent like "*forbidden*" };
        @id("parts") permit(principal, action == Postern::Action::"delegate", resource);
        @id("read") permit(principal, action == Action::"file.read", resource);
        @id("no-secrets") forbid(principal, action, resource == File::"secret");
        @id("low-risk") permit(principal, action == Action::"http.get", resource)
            when { context.risk == "low" };
        @id("list") @cacheable("60s") permit(principal, action == Action::"file.list", resource);
        """

    let folder: TemporaryFolder
    let keys: CurveKeyPair
    let operatorKeys: CurveKeyPair
    let lanes: Int
    let tcpEndpoint: String?
    let enrolments: [Enrolment]
    let hasFeed: Bool
    let cacheableMillisecondsMax: UInt64
    private(set) var broker: Broker?

    /// - Parameter selectors: what this process must have; its user unless given.
    init(
        lanes: Int = 1, selectors: [Selector] = [.userID(getuid())], tcpEndpoint: String? = nil,
        hasFeed: Bool = true, cacheableMillisecondsMax: UInt64 = 60_000,
        isStarted: Bool = true
    ) throws {
        self.hasFeed = hasFeed
        self.cacheableMillisecondsMax = cacheableMillisecondsMax
        folder = try TemporaryFolder()
        keys = try CurveKeyPair.generate()
        operatorKeys = try CurveKeyPair.generate()
        self.lanes = lanes
        self.tcpEndpoint = tcpEndpoint
        let workload = try #require(SPIFFEID(Self.workload))
        enrolments = [
            Enrolment(
                workload: workload, selectors: selectors,
                scope: try Scope(actions: ["file.*", "http.*"], resources: ["File::*", "Host::*"]))
        ]
        if isStarted { try start() }
    }

    deinit { stop() }

    /// What it decides by.
    func snapshot() throws -> PolicySnapshot {
        PolicySnapshot(
            policies: try PolicySet(
                sources: [PolicySource(name: "test.cedar", text: Self.policies)], ids: .annotation),
            entities: try Entities(WorkloadEntities.entities(for: enrolments)),
            enrolments: enrolments, digest: String(repeating: "0", count: 64))
    }

    func start() throws {
        let snapshot = try snapshot()
        let operatorKey = try #require(PeerKey(bytes: operatorKeys.publicKey.bytes))
        var settings = BrokerSettings(
            gateEndpoint: gate, operatorEndpoint: operatorEndpoint, tcpEndpoint: tcpEndpoint,
            lanes: lanes, keys: keys, operatorKeys: [operatorKey], trustDomain: "test.example")
        if !hasFeed { settings.feedHeartbeatMilliseconds = nil }
        let authority = Authority(
            snapshot: snapshot, clock: SystemClock(), random: SodiumRandomSource(),
            inspector: LinuxProcessInspector(),
            cacheableMillisecondsMax: cacheableMillisecondsMax)
        broker = try Broker(
            settings: settings, authority: authority,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Stops it; the socket files stay, as after a crash.
    func stop() {
        broker?.stop()
        broker = nil
    }

    var gate: String { "ipc://\(folder.file("gate"))" }
    var operatorEndpoint: String { "ipc://\(folder.file("operator"))" }

    /// How a workload's client is configured.
    func configuration() -> ClientConfiguration {
        var configuration = ClientConfiguration(
            endpoint: gate, serverKey: .z85(keys.publicKey.z85))
        configuration.reconnectInterval = .milliseconds(10)
        configuration.deadline = .seconds(10)
        return configuration
    }

    /// How an operator's client is configured.
    func operatorConfiguration() throws -> ClientConfiguration {
        var configuration = configuration()
        configuration.endpoint = operatorEndpoint
        configuration.keys = try operatorKeys.clientKeys()
        return configuration
    }
}
