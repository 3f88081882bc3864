internal import CBench
import Foundation
internal import PosternClient
import Synchronization

/// Clients that use permits again while an operator and a workload end their credentials, in a
/// process of its own. It answers each line `storm N ENDS` by a line of what it counted, once its
/// clients were answered N times from their caches, so many credentials had ended, and each of
/// those was asked about once more.
package struct StormDriver: Sendable {
    /// Threads that ask, each with a client and a cache of its own.
    static let askers = 2

    private let gate: ClientConfiguration
    private let operators: ClientConfiguration

    package init(
        endpoint: String, keyFile: String, operatorEndpoint: String, operatorKeyFile: String,
        serverKey: String
    ) {
        var gate = ClientConfiguration(endpoint: endpoint, serverKey: .z85(serverKey))
        // One key, so that one client may complete what another one attested.
        gate.keys = .file(keyFile)
        gate.choosesLane = false
        self.gate = gate
        var operators = ClientConfiguration(
            endpoint: operatorEndpoint, serverKey: .z85(serverKey))
        operators.keys = .file(operatorKeyFile)
        operators.choosesLane = false
        operators.cachedDecisionsMax = 0
        self.operators = operators
    }

    /// Carries out commands until its input ends.
    package func drive() throws {
        bench_tie_to_parent()
        let bound = try bound()
        StandardOutput.write("ready bound_ns=\(bound)")
        var storms = 0
        while let line = readLine() {
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == "storm", let wanted = UInt64(words[1]),
                let ends = UInt64(words[2])
            else { throw BenchError("`\(line)` is no command") }
            storms += 1
            let start = MonotonicClock.nanoseconds()
            let counts = try storm(
                storms,
                StormGround(
                    wanted: wanted, ends: ends, bound: bound, askers: Self.askers))
            let elapsed = MonotonicClock.nanoseconds() - start
            StandardOutput.write("result elapsed_ns=\(elapsed) \(counts)")
        }
    }

    /// How long after its end a permit may still be used at most: two heartbeats.
    private func bound() throws -> UInt64 {
        let client = try BlockingClient(gate)
        defer { client.close() }
        let feed = try client.feed()
        defer { feed.close() }
        guard case .began(let subscription) = feed.next(timeout: .seconds(5)) else {
            throw BenchError("the broker's feed does not begin")
        }
        return 2 * subscription.heartbeatMilliseconds * 1_000_000
    }

    private func storm(_ number: Int, _ ground: StormGround) throws -> StormCounts {
        let done = DispatchSemaphore(value: 0)
        func start(_ body: @escaping @Sendable () throws -> Void) {
            // Threads, as each call of a blocking client holds its own.
            Thread.detachNewThread {
                do { try body() } catch { ground.fail("\(error)") }
                done.signal()
            }
        }
        for index in 0..<Self.askers {
            start { [gate] in
                let client = try BlockingClient(gate)
                defer { client.close() }
                var asker = try StormAsker(client, ground, name: "storm-\(number)-\(index)")
                try asker.run()
            }
        }
        start { [self] in try end(ground) }
        for _ in 0...Self.askers { done.wait() }
        return try ground.result()
    }

    /// Ends one credential after the other: by its id, by its task, and as who completes it.
    private func end(_ ground: StormGround) throws {
        defer { ground.calm() }
        let people = try BlockingClient(operators)
        defer { people.close() }
        var configuration = gate
        configuration.cachedDecisionsMax = 0
        let workload = try BlockingClient(configuration)
        defer { workload.close() }
        var ends: UInt64 = 0
        while !ground.isEnough {
            guard let victim = ground.nextVictim() else {
                MonotonicClock.sleep(milliseconds: 1)
                continue
            }
            let credential = victim.credential
            let answer =
                switch ends % 3 {
                case 0: try people.revoke(.credential(credential.id), note: "storm")
                case 1:
                    try people.revoke(
                        .task(credential.task, of: credential.workload), note: "storm")
                default: try workload.complete(credential.id)
                }
            guard case .done(let receipt) = answer else {
                throw BenchError("not ended: \(answer)")
            }
            victim.end(epoch: receipt.epoch)
            ends += 1
            ground.addEnd()
        }
        ground.add(StormCounts(ends: ends))
    }
}
