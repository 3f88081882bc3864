internal import CBench
internal import PosternClient

/// A driver of Postern's own clients, in a process of its own. Asks what `bench/peers/load` asks.
package struct ClientDriver: Sendable {
    static let action = "read_file"
    static let resource = ResourceName(type: "File", id: "/srv/reports/q3.txt")
    static let context: [String: ContextValue] = [
        "bytes": 200, "data_class": "internal",
    ]

    private let configuration: ClientConfiguration
    /// Of the same request and its reply, as the C driver found; only told on.
    private let readyLine: String

    package init(endpoint: String, serverKey: String) {
        var configuration = ClientConfiguration(
            endpoint: endpoint, serverKey: .z85(serverKey))
        configuration.choosesLane = false
        self.configuration = configuration
        readyLine = "ready request_bytes=0 reply_bytes=0"
    }

    /// Carries out commands until its input ends.
    package func driveBlocking() throws {
        bench_tie_to_parent()
        let client = try BlockingClient(configuration)
        defer { client.close() }
        let credential = try Self.granted(
            client.attest(task: "bench-blocking", intent: "measure", scope: Self.scope()))
        say(readyLine)
        while let command = try Self.nextCommand() {
            guard case .closed(let milliseconds, 1) = command else {
                throw BenchError("the blocking client has one call in flight, no `\(command)`")
            }
            var results = DriverResults()
            results.latencies.reserveCapacity(1 << 16)
            let start = MonotonicClock.nanoseconds()
            let end = start + UInt64(milliseconds) * 1_000_000
            var asked = start
            repeat {
                asked = MonotonicClock.nanoseconds()
                let decision = try client.authorise(
                    credential, action: Self.action, resource: Self.resource,
                    context: Self.context)
                results.latencies.append(MonotonicClock.nanoseconds() - asked)
                results.count(decision)
            } while asked < end
            results.write(elapsedNanoseconds: MonotonicClock.nanoseconds() - start)
        }
    }

    /// The same with async code; each call in flight is a task of its own.
    package func driveAsync() async throws {
        bench_tie_to_parent()
        let client = try PosternClient(configuration)
        let credential = try Self.granted(
            await client.attest(task: "bench-async", intent: "measure", scope: Self.scope()))
        say(readyLine)
        while let command = try Self.nextCommand() {
            guard case .closed(let milliseconds, let inFlight) = command else {
                throw BenchError("the async client has a closed loop only, no `\(command)`")
            }
            let start = MonotonicClock.nanoseconds()
            let end = start + UInt64(milliseconds) * 1_000_000
            let results = try await withThrowingTaskGroup(of: DriverResults.self) { group in
                for _ in 0..<inFlight {
                    group.addTask { try await Self.ask(client, credential, until: end) }
                }
                var all = DriverResults()
                for try await results in group { all.add(results) }
                return all
            }
            results.write(elapsedNanoseconds: MonotonicClock.nanoseconds() - start)
        }
        await client.close()
    }

    private static func ask(
        _ client: PosternClient, _ credential: Credential, until end: UInt64
    ) async throws -> DriverResults {
        var results = DriverResults()
        results.latencies.reserveCapacity(1 << 10)
        var asked = MonotonicClock.nanoseconds()
        repeat {
            asked = MonotonicClock.nanoseconds()
            let decision = try await client.authorise(
                credential, action: action, resource: resource, context: context)
            results.latencies.append(MonotonicClock.nanoseconds() - asked)
            results.count(decision)
        } while asked < end
        return results
    }

    static func scope() throws -> Scope {
        try Scope(actions: ["read_file", "http_get"], resources: ["File::*", "Host::*"])
    }

    static func granted(_ attestation: Attestation) throws -> Credential {
        switch attestation {
        case .granted(let credential): return credential
        case .denied(let denial): throw BenchError("the attest was denied: \(denial)")
        }
    }

    private static func nextCommand() throws -> DriverCommand? {
        guard let line = readLine() else { return nil }
        guard let command = DriverCommand(line) else {
            throw BenchError("`\(line)` is no command")
        }
        return command
    }

    private func say(_ line: String) {
        print(line)
        StandardOutput.flush()
    }
}
