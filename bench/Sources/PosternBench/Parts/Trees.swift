internal import PosternClient

/// What a delegation tree costs: to end it, and to act deep in it.
enum Trees: Part {
    static let name = "trees"
    static let title = "Delegation trees"
    static let explanation =
        "One agent delegates to ten, and these to 10,000 each in the first turn and to 1,000 each "
        + "in the others (to 100 in a quick run). An operator "
        + "revokes single credentials of it, and then the whole tree by its root; each answer "
        + "waits until the revocation is on the disk. And calls at depth 8, in turns with calls at "
        + "depth 0 and 1, one in flight."

    private static let middles = 10
    private static let singles = 200
    private static let calls = 500
    private static let depth = 8
    private static let workload = "spiffe://example.org/bench/process"

    static func seconds(_ plan: Plan) -> Double {
        plan.isQuick ? Double(plan.turns) * 1.2 : 25 + Double(plan.turns) * 5
    }

    /// What one turn measured, in nanoseconds.
    private struct Turn {
        var single: [Double] = []
        var tree: Double = 0
        var delegations: Double = 0
        /// By depth: 0, 1, 8.
        var calls: [[Double]] = []
    }

    static func run(
        _ stage: Stage, _ plan: Plan, _ turns: Turns
    ) throws(BenchError) -> PartOutcome {
        let places = try Broker(stage).places
        do {
            let results = try (0..<plan.turns).map { turn in
                try Interruption.check()
                let leaves = plan.isQuick ? 100 : turn == 0 ? 10_000 : 1_000
                return try AsyncWork.wait { try await measure(turn, places, leaves) }
            }
            return outcome(results)
        } catch let error as BenchError {
            throw error
        } catch {
            throw BenchError("trees: \(error)")
        }
    }

    private static func outcome(_ turns: [Turn]) -> PartOutcome {
        let single = turns.map { median($0.single) }
        let tree = turns.map(\.tree)
        let calls = (0..<3).map { index in turns.map { median($0.calls[index]) } }
        var outcome = PartOutcome()
        for (name, unit, values) in [
            ("one revocation, p50", "µs", single.map { $0 / 1_000 }),
            ("a whole tree revoked", "µs", tree.map { $0 / 1_000 }),
            ("delegations made and claimed", "a second", turns.map(\.delegations)),
            ("authorise at depth 0, p50", "µs", calls[0].map { $0 / 1_000 }),
            ("authorise at depth 1, p50", "µs", calls[1].map { $0 / 1_000 }),
            ("authorise at depth \(depth), p50", "µs", calls[2].map { $0 / 1_000 }),
        ] {
            outcome.add(FindingDraft(name: name, unit: unit, turns: values))
        }
        outcome.add(
            FindingDraft(
                name: "a tree by one revocation", unit: "×",
                turns: zip(tree, single).map { $0 / $1 }, target: .atMost(1.5)))
        outcome.add(
            FindingDraft(
                name: "authorise at depth \(depth) by depth 1, p50", unit: "×",
                turns: zip(calls[2], calls[1]).map { $0 / $1 }, target: .atMost(1.05)))
        return outcome
    }

    private static func median(_ values: [Double]) -> Double { Spread(values)?.median ?? 0 }

    // MARK: one turn

    private static func measure(
        _ turn: Int, _ places: Broker.Places, _ leaves: Int
    ) async throws -> Turn {
        var result = Turn()
        let operators = try PosternClient(places.operatorConfiguration)
        let agents = try (0...depth).map { _ in try PosternClient(places.gateConfiguration) }
        let chain = try await chain(agents, task: "chain-\(turn)")
        result.calls = try await call(agents, chain)
        let (root, below, rate) = try await tree(agents, task: "tree-\(turn)", leaves)
        result.delegations = rate
        for credential in below.prefix(singles) {
            result.single.append(try await revoke(credential, operators))
        }
        result.tree = try await revoke(root, operators)
        for agent in agents { await agent.close() }
        await operators.close()
        return result
    }

    private static func revoke(
        _ credential: CredentialID, _ operators: PosternClient
    ) async throws -> Double {
        let start = MonotonicClock.nanoseconds()
        let answer = try await operators.revoke(.credential(credential), note: "bench")
        let elapsed = Double(MonotonicClock.nanoseconds() - start)
        guard case .done = answer else { throw BenchError("not revoked: \(answer)") }
        return elapsed
    }

    /// Calls at depths 0, 1 and the deepest, in turns.
    private static func call(
        _ agents: [PosternClient], _ chain: [Credential]
    ) async throws -> [[Double]] {
        let depths = [0, 1, depth]
        var latencies: [[Double]] = depths.map { _ in [] }
        let file = ResourceName(type: "File", id: "/srv/data/report.txt")
        for number in 0..<calls + 50 {
            for (index, depth) in depths.enumerated() {
                let start = MonotonicClock.nanoseconds()
                let decision = try await agents[depth].authorise(
                    chain[depth], action: "read_file", resource: file)
                let elapsed = Double(MonotonicClock.nanoseconds() - start)
                guard decision.isPermitted else { throw BenchError("denied: \(decision)") }
                // The first ones are warm-up.
                if number >= 50 { latencies[index].append(elapsed) }
            }
        }
        return latencies
    }

    // MARK: delegating

    private static func scope() throws -> Scope {
        try Scope(actions: ["read_*"], resources: ["File::*"])
    }

    private static func chain(
        _ agents: [PosternClient], task: String
    ) async throws -> [Credential] {
        var chain = [try await attest(agents[0], task)]
        for depth in 1..<agents.count {
            let above = chain[depth - 1]
            chain.append(
                try await child(
                    of: above, agents[depth - 1], agents[depth],
                    budget: (above.budget ?? 0) / 2))
        }
        return chain
    }

    /// Its root, its leaves, and how many delegations were made and claimed a second.
    private static func tree(
        _ agents: [PosternClient], task: String, _ leaves: Int
    ) async throws -> (CredentialID, [CredentialID], Double) {
        let (top, middle, bottom) = (agents[0], agents[1], agents[2])
        let root = try await attest(top, task)
        var below: [CredentialID] = []
        let start = MonotonicClock.nanoseconds()
        for _ in 0..<middles {
            let parent = try await child(of: root, top, middle)
            below += try await withThrowingTaskGroup(of: [CredentialID].self) { group in
                // Each of these has one in flight.
                let workers = 100
                for _ in 0..<workers {
                    group.addTask {
                        var made: [CredentialID] = []
                        for _ in 0..<leaves / workers {
                            made.append(try await child(of: parent, middle, bottom, budget: 10).id)
                        }
                        return made
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
        let seconds = Double(MonotonicClock.nanoseconds() - start) / 1e9
        return (root.id, below, Double(below.count) / seconds)
    }

    private static func attest(_ client: PosternClient, _ task: String) async throws -> Credential {
        let answer = try await client.attest(
            task: task, intent: "bench", scope: scope(), ttl: .seconds(3_600))
        guard case .granted(let credential) = answer else {
            throw BenchError("not attested: \(answer)")
        }
        return credential
    }

    private static func child(
        of parent: Credential, _ delegator: PosternClient, _ client: PosternClient,
        budget: UInt64? = nil
    ) async throws -> Credential {
        guard let recipient = SPIFFEID(workload) else { throw BenchError("no SPIFFE ID") }
        let made = try await delegator.delegate(
            parent, to: .workload(recipient), intent: "bench", scope: scope(),
            budget: budget ?? (parent.budget ?? 0) / 100, deadline: .seconds(30))
        guard case .done(let delegation) = made else { throw BenchError("not made: \(made)") }
        let claimed = try await client.claim(delegation.id, deadline: .seconds(30))
        guard case .granted(let credential) = claimed else {
            throw BenchError("not claimed: \(claimed)")
        }
        return credential
    }
}

extension Broker {
    /// Where its doors are, for other threads.
    struct Places: Sendable {
        let gateConfiguration: ClientConfiguration
        let operatorConfiguration: ClientConfiguration
    }

    var places: Places {
        let gate = ClientConfiguration(endpoint: endpoints[0], serverKey: .z85(serverKey))
        var people = ClientConfiguration(endpoint: operatorEndpoint, serverKey: .z85(serverKey))
        people.keys = .file(operatorKeyFile)
        people.choosesLane = false
        return Places(gateConfiguration: gate, operatorConfiguration: people)
    }
}
