internal import CBench
internal import PosternClient

/// What it costs until a revocation is durable.
enum Revocations: Part {
    static let name = "revocations"
    static let title = "Durable revocations"
    static let explanation =
        "An operator revokes tasks, one at a time and a thousand at once; each answer waits until "
        + "the revocation is on the disk. Beside it, in turns with the single ones, commits of one "
        + "row by SQLite itself on the same disk, synced as the broker's state is."

    private static let singles = 200
    private static let many = 1_000
    private static let workload = "spiffe://example.org/bench/process"

    static func seconds(_ plan: Plan) -> Double { Double(plan.turns) * 0.8 + 2 }

    /// What one turn measured, in nanoseconds.
    private struct Turn {
        var commit: [Double] = []
        var revoke: [Double] = []
        var all: Double = 0
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        let broker = try Broker(stage)
        guard let database = bench_database_open(stage.path("bare.db")) else {
            throw BenchError("SQLite makes no database in \(stage.folder)")
        }
        defer { bench_database_close(database) }
        var configuration = ClientConfiguration(
            endpoint: broker.operatorEndpoint, serverKey: .z85(broker.serverKey))
        configuration.keys = .file(broker.operatorKeyFile)
        configuration.choosesLane = false
        let results: [Turn]
        do {
            let client = try BlockingClient(configuration)
            defer { client.close() }
            _ = try measure(-1, client, configuration, database)
            results = try (0..<plan.turns).map { turn in
                try Interruption.check()
                return try measure(turn, client, configuration, database)
            }
        } catch let error as BenchError {
            throw error
        } catch {
            throw BenchError("revocations: \(error)")
        }
        return outcome(results)
    }

    private static func outcome(_ turns: [Turn]) -> PartOutcome {
        let commit = turns.map { median($0.commit) }
        let revoke = turns.map { median($0.revoke) }
        let rates = turns.map { Double(many) * 1e9 / $0.all }
        let alone = turns.map { Double($0.revoke.count) * 1e9 / $0.revoke.reduce(0, +) }
        var outcome = PartOutcome()
        for (name, unit, values) in [
            ("one commit by SQLite, p50", "µs", commit.map { $0 / 1_000 }),
            ("one revocation, p50", "µs", revoke.map { $0 / 1_000 }),
            ("revocations one at a time", "a second", alone),
            ("1,000 revocations at once", "a second", rates),
        ] {
            outcome.add(FindingDraft(name: name, unit: unit, turns: values))
        }
        outcome.add(
            FindingDraft(
                name: "one revocation by a commit, p50", unit: "×",
                turns: zip(revoke, commit).map { $0 / $1 }, target: .atMost(2)))
        outcome.add(
            FindingDraft(
                name: "1,000 at once by one at a time, rate", unit: "×",
                turns: zip(rates, alone).map { $0 / $1 }, target: .atLeast(20),
                isHigherBetter: true))
        return outcome
    }

    private static func median(_ values: [Double]) -> Double { Spread(values)?.median ?? 0 }

    private static func measure(
        _ turn: Int, _ client: BlockingClient, _ configuration: ClientConfiguration,
        _ database: UnsafeMutableRawPointer
    ) throws -> Turn {
        var result = Turn()
        for index in 0..<singles {
            var start = MonotonicClock.nanoseconds()
            guard bench_database_commit(database) == 0 else {
                throw BenchError("SQLite does not commit")
            }
            result.commit.append(Double(MonotonicClock.nanoseconds() - start))
            let subject = try subject("one-\(turn)-\(index)")
            start = MonotonicClock.nanoseconds()
            try expectDone(client.revoke(subject, note: "bench"))
            result.revoke.append(Double(MonotonicClock.nanoseconds() - start))
        }
        let subjects = try (0..<many).map { try subject("many-\(turn)-\($0)") }
        result.all = try AsyncWork.wait { try await revoke(subjects, configuration) }
        return result
    }

    /// All at once, over one connection; how long until the last was answered.
    private static func revoke(
        _ subjects: [RevocationSubject], _ configuration: ClientConfiguration
    ) async throws -> Double {
        let client = try PosternClient(configuration)
        // Connected before the clock starts.
        _ = try await client.status()
        let start = MonotonicClock.nanoseconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for subject in subjects {
                group.addTask {
                    try expectDone(
                        await client.revoke(subject, note: "bench", deadline: .seconds(30)))
                }
            }
            try await group.waitForAll()
        }
        let elapsed = Double(MonotonicClock.nanoseconds() - start)
        await client.close()
        return elapsed
    }

    private static func subject(_ task: String) throws -> RevocationSubject {
        guard let id = TaskID(task), let owner = SPIFFEID(workload) else {
            throw BenchError("`\(task)` is no task")
        }
        return .task(id, of: owner)
    }

    private static func expectDone(_ answer: Answer<RevocationReceipt>) throws {
        if case .denied(let denial) = answer { throw BenchError("denied: \(denial.reason)") }
    }
}
