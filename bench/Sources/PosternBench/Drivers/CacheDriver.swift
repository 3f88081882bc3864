internal import CBench
internal import PosternClient

/// A driver of the clients' decision cache, in a process of its own. It answers each line `hits N`
/// or `asks N` (of `CacheCommand`) by
///
///     result rounds=N permits=N cached=N
///
/// and the nanoseconds of each round, 64 bits each. A round is a thousand calls that are answered
/// from the cache, or one that is asked about.
package struct CacheDriver: Sendable {
    private let configuration: ClientConfiguration

    package init(endpoint: String, serverKey: String) {
        var configuration = ClientConfiguration(endpoint: endpoint, serverKey: .z85(serverKey))
        configuration.choosesLane = false
        self.configuration = configuration
    }

    /// What came of one command.
    private struct Outcome {
        var rounds: [UInt64] = []
        var permits = 0
        var cached = 0

        mutating func count(_ decision: Decision) {
            permits += decision.isPermitted ? 1 : 0
            cached += decision.isCached ? 1 : 0
        }

        func write() {
            StandardOutput.write(
                "result rounds=\(rounds.count) permits=\(permits) cached=\(cached)", rounds)
        }
    }

    /// Carries out commands until its input ends.
    package func driveBlocking() throws {
        bench_tie_to_parent()
        let client = try BlockingClient(configuration)
        defer { client.close() }
        let credential = try ClientDriver.granted(
            client.attest(
                task: "bench-cache", intent: "measure", scope: ClientDriver.scope(),
                ttl: .seconds(3_600)))
        let (action, resource) = (ClientDriver.action, ClientDriver.resource)
        let context = ClientDriver.context
        let deadline = Deadline(milliseconds: BenchLimits.startMilliseconds)
        // Nothing is kept before the client hears the feed.
        while try !client.authorise(
            credential, action: action, resource: resource, context: context
        ).isCached {
            guard !deadline.isOver else { throw BenchError("no permit was used again") }
            MonotonicClock.sleep(milliseconds: 1)
        }
        StandardOutput.write("ready")
        while let line = readLine() {
            let command = try CacheCommand(line)
            var outcome = Outcome()
            outcome.rounds.reserveCapacity(command.rounds)
            for _ in 0..<command.rounds {
                let start = MonotonicClock.nanoseconds()
                if command.isCached {
                    for _ in 0..<CacheCommand.callsPerRound {
                        outcome.count(
                            try client.authorise(
                                credential, action: action, resource: resource,
                                context: context))
                    }
                } else {
                    // By the id alone nothing is kept, nor looked for.
                    outcome.count(
                        try client.authorise(
                            credential.id, action: action, resource: resource,
                            context: context))
                }
                outcome.rounds.append(MonotonicClock.nanoseconds() - start)
            }
            outcome.write()
        }
    }

    /// The same with async code, in one task.
    package func driveAsync() async throws {
        bench_tie_to_parent()
        let client = try PosternClient(configuration)
        let credential = try ClientDriver.granted(
            await client.attest(
                task: "bench-cache", intent: "measure", scope: ClientDriver.scope(),
                ttl: .seconds(3_600)))
        let (action, resource) = (ClientDriver.action, ClientDriver.resource)
        let context = ClientDriver.context
        let deadline = Deadline(milliseconds: BenchLimits.startMilliseconds)
        while try await !client.authorise(
            credential, action: action, resource: resource, context: context
        ).isCached {
            guard !deadline.isOver else { throw BenchError("no permit was used again") }
            MonotonicClock.sleep(milliseconds: 1)
        }
        StandardOutput.write("ready")
        while let line = readLine() {
            let command = try CacheCommand(line)
            var outcome = Outcome()
            outcome.rounds.reserveCapacity(command.rounds)
            for _ in 0..<command.rounds {
                let start = MonotonicClock.nanoseconds()
                if command.isCached {
                    for _ in 0..<CacheCommand.callsPerRound {
                        outcome.count(
                            try await client.authorise(
                                credential, action: action, resource: resource,
                                context: context))
                    }
                } else {
                    outcome.count(
                        try await client.authorise(
                            credential.id, action: action, resource: resource,
                            context: context))
                }
                outcome.rounds.append(MonotonicClock.nanoseconds() - start)
            }
            outcome.write()
        }
        await client.close()
    }
}
