// Goal: a broker that cannot start throws a `BrokerError` that names the endpoint, and leaves
// nothing running: no thread, no socket file, no endpoint in use.
// Method: endpoints that are bad at each place in the order of starting; the same endpoints
// again afterwards; the process's own count of threads.

import Foundation
import PosternAuthority
import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite(.serialized, .timeLimit(.minutes(15))) struct BrokerStartTests {
    private let directory: TemporaryDirectory
    private let authority: Authority
    private let keys: CurveKeyPair

    init() throws {
        directory = try TemporaryDirectory()
        keys = try CurveKeyPair.generate()
        authority = Authority(
            snapshot: try .sample(), clock: FakeClock(), random: FakeRandom(),
            inspector: FakeInspector())
    }

    private func settings(
        gate: String? = nil, operator door: String? = nil, tcp: String? = nil, lanes: Int = 2
    ) -> BrokerSettings {
        BrokerSettings(
            gateEndpoint: gate ?? directory.endpoint("gate"),
            operatorEndpoint: door ?? directory.endpoint("operator"), tcpEndpoint: tcp,
            lanes: lanes, keys: keys, operatorKeys: [], trustDomain: "test")
    }

    private func start(_ settings: BrokerSettings) throws -> Broker {
        try Broker(settings: settings, authority: authority, logger: Scene.logger)
    }

    /// The endpoint that the error names.
    private func failedEndpoint(_ settings: BrokerSettings) throws -> String {
        do {
            let broker = try start(settings)
            broker.stop()
            Issue.record("it started")
            return ""
        } catch let error as BrokerError {
            guard case .socket(let endpoint, let cause) = error else { throw error }
            #expect(error.description.contains("`\(endpoint)`"))
            #expect(error.description.contains("\(cause)"))
            return endpoint
        }
    }

    /// Threads of brokers, by the names that they give them.
    private func brokerThreads() throws -> [String] {
        let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        return tasks.compactMap { task in
            try? String(contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }.filter { ["handshakes", "inspection", "control"].contains($0) || $0.hasPrefix("lane-") }
    }

    @Test func eachBadEndpoint() throws {
        let missing = "ipc://\(directory.path)/missing/socket"
        let long = "ipc://\(directory.path)/" + String(repeating: "x", count: 200)
        for bad in [missing, long, "nonsense", "tcp://192.0.2.1:1", "ipc://", ""] {
            #expect(try failedEndpoint(settings(gate: bad)) == bad)
            #expect(try failedEndpoint(settings(operator: bad)) == bad)
        }
        #expect(try failedEndpoint(settings(tcp: "tcp://nowhere:x")) == "tcp://nowhere:x")
        // The second lane's path is a directory.
        try FileManager.default.createDirectory(
            atPath: directory.path + "/door.1/full", withIntermediateDirectories: true)
        let gate = directory.endpoint("door")
        #expect(try failedEndpoint(settings(gate: gate)) == gate + ".1")
    }

    @Test func anEndpointInUse() throws {
        let context = try Context()
        let other = try Socket(.router, in: context)
        try other.bind("tcp://127.0.0.1:*")
        let endpoint = try other.lastEndpoint()
        #expect(try failedEndpoint(settings(tcp: endpoint)) == endpoint)
    }

    @Test func nothingIsLeftRunning() throws {
        // Other suites run brokers in this process at the same time: theirs end by themselves.
        let missing = "ipc://\(directory.path)/missing/socket"
        for _ in 0..<20 { #expect(try failedEndpoint(settings(operator: missing)) == missing) }
        // Twenty brokers that were left would be a hundred threads.
        let isQuiet = eventually { ((try? brokerThreads()) ?? []).count < 40 }
        let threads = try brokerThreads()
        #expect(isQuiet, "\(threads)")
        // The same endpoints can be had at once, and serve.
        let broker = try start(settings())
        #expect(FileManager.default.fileExists(atPath: directory.path + "/gate.1"))
        let context = try Context()
        let client = try Client(
            .dealer, to: directory.endpoint("gate"), server: keys.publicKey, keys: .generate(),
            in: context)
        #expect(try client.ask(.hello(client: nil)).served == .hello)
        broker.stop()
    }

    @Test func aBrokerAfterABroker() throws {
        for _ in 0..<5 {
            let broker = try start(settings())
            let context = try Context()
            let client = try Client(
                .dealer, to: directory.endpoint("gate"), server: keys.publicKey,
                keys: .generate(), in: context)
            #expect(try client.ask(.hello(client: nil)).served == .hello)
            broker.stop()
        }
    }

    /// What `ps -T` shows. Threads of other suites' brokers are not told apart.
    @Test func threadsHaveNames() throws {
        let broker = try start(settings(tcp: "tcp://127.0.0.1:*", lanes: 3))
        let names = Set(try brokerThreads())
        let expected = ["handshakes", "inspection", "control", "lane-0", "lane-1", "lane-2"]
        #expect(names.isSuperset(of: expected + ["lane-tcp", "lane-operator"]), "\(names)")
        broker.stop()
    }

    @Test func aLaneForEachEndpoint() {
        let settings = settings(lanes: 3)
        let gate = directory.endpoint("gate")
        #expect(settings.laneEndpoints == [gate, gate + ".1", gate + ".2"])
    }
}
