import Foundation
import Glibc

/// A fresh set-up folder, with what the bench needs written into it.
struct BrokerSetUp {
    /// Policies of the sample that `postern init` writes.
    private static let samplePolicies = 7

    let folder: String
    let gateEndpoint: String
    let operatorEndpoint: String
    let tcpEndpoint: String?
    let serverKey: String
    let arguments: [String]

    var keyFile: String { "\(folder)/keys/agent.key_secret" }
    var operatorKeyFile: String { "\(folder)/keys/operator.key_secret" }

    init(_ stage: Stage, _ options: BrokerOptions) throws(BenchError) {
        folder = stage.path("setup")
        let run = stage.path("run")
        let maker = try stage.start(
            "postern init", stage.programs.postern, ["init", folder, "--runtime-dir", run])
        let deadline = Deadline(milliseconds: BenchLimits.startMilliseconds)
        while maker.isRunning() {
            if deadline.isOver { throw BenchError("`postern init` does not end") }
            try Interruption.check()
            MonotonicClock.sleep(milliseconds: 5)
        }
        gateEndpoint = "ipc://\(run)/gate.sock"
        operatorEndpoint = "ipc://\(run)/operator.sock"
        let certificate = ProcFile.text("\(folder)/keys/server.key") ?? ""
        guard let mark = certificate.range(of: "public-key = \"") else {
            throw BenchError("`postern init` made no server key\(maker.log.tail)")
        }
        serverKey = String(certificate[mark.upperBound...].prefix(40))
        var arguments = ["--set", "limits.credentials=3000000"]
        if options.lanes > 0 { arguments += ["--set", "lanes=\(options.lanes)"] }
        if let durability = options.auditDurability {
            arguments += ["--set", "audit.durability=\(durability)"]
        }
        if let cacheable = options.cacheable {
            arguments += ["--set", "limits.cacheable=\(cacheable)"]
        }
        tcpEndpoint = options.hasTCP ? "tcp://127.0.0.1:\(try Self.freePort())" : nil
        if let tcpEndpoint { arguments += ["--set", "gate.tcp=\(tcpEndpoint)"] }
        self.arguments = arguments
        try Self.write(
            Self.workloads(isCacheable: options.cacheable != nil), "\(folder)/workloads.yaml")
        if let cacheable = options.cacheable {
            try Self.write(
                Self.policies(cacheable: cacheable), "\(folder)/policies/20-tools.cedar")
        }
        if options.policies > Self.samplePolicies {
            let more = Self.policies(options.policies - Self.samplePolicies)
            try Self.write(more, "\(folder)/policies/90-bench.cedar")
        }
    }

    /// One workload for every process of this user, one for a key alone (tcp). The sample's
    /// limits would end a measurement.
    private static func workloads(isCacheable: Bool) -> String {
        let budget = isCacheable ? "" : "budget: 1000000000000, "
        let rest = """
                groups: [agents]
                scope: { actions: [read_*, http_get], resources: ['File::*', 'Host::*'] }
                limits: { ttl: 24h, \(budget)credentials: 3000000 }

            """
        return """
            workloads:
              - id: spiffe://example.org/bench/process
                selectors: [{ unix:uid: \(getuid()) }]
            \(rest)  - id: spiffe://example.org/bench/key
                selectors: [{ curve:key: keys/agent.key }]
            \(rest)
            """
    }

    /// What permits the calls that are measured, and says for how long it may be used again; beside
    /// policies that look at the time, each of which a call has to be held against.
    private static func policies(cacheable: String) -> String {
        let timed = (0..<8).map { number in
            """
            forbid (principal, action == Action::"tool_\(number)", resource)
            when { context.postern.time.unix_ms < 0 };

            """
        }
        return timed.joined() + """
            @id("agents-read-files") @cacheable("\(cacheable)")
            permit (
                principal in Group::"agents",
                action in [Action::"read_file", Action::"http_get"],
                resource
            );
            """
    }

    /// Policies whose scopes tell them apart from the call that is measured, as those of other
    /// tools and groups do, and one in ten that matches its action and resource type.
    private static func policies(_ count: Int) -> String {
        (0..<count).map { number in
            let action = number % 10 == 0 ? "read_file" : "tool_\(number)"
            return """
                @id("bench-\(number)")
                permit (
                    principal in Group::"team-\(number)",
                    action == Action::"\(action)",
                    resource is File
                )
                when { context has bytes && context.bytes < \(number) };

                """
        }.joined()
    }

    private static func write(_ text: String, _ path: String) throws(BenchError) {
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw BenchError("`\(path)` cannot be written")
        }
    }

    /// A port that was free just now.
    private static func freePort() throws(BenchError) -> UInt16 {
        let door = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(door) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(door, $0, size) == 0 && getsockname(door, $0, &size) == 0
            }
        }
        guard found else { throw BenchError("no free port on 127.0.0.1") }
        return UInt16(bigEndian: address.sin_port)
    }
}
