// Goal: a client answers a repeated call itself where the broker's policies allow it, and never
// after it could have known better: what ends, changes or falls silent sends every call to the
// broker again; each use stands in the broker's counts; either side can switch it off.
// Method: a real broker in this process, with a policy that has `@cacheable`; both forms of the
// client; the broker's own counters say who answered.

import Glibc
import PosternBroker
import PosternCore
import Testing

@testable import PosternClient

extension ClientTests {
    @Suite struct CachedDecisionTests {
        private let list = ResourceName(type: "File", id: "a")

        private func attest(
            _ client: BlockingClient, _ task: String = "t", budget: UInt64? = nil
        ) throws -> Credential {
            let scope = try Scope(
                actions: ["file.*", "http.*"], resources: ["File::*", "Host::*"])
            let attestation = try client.attest(
                task: task, intent: "a test", scope: scope, budget: budget)
            guard case .granted(let credential) = attestation else { throw TestFailure() }
            return credential
        }

        /// Asks until the answer is the client's own, with a bound.
        private func warm(_ client: BlockingClient, _ credential: Credential) throws -> Decision {
            var last: Decision?
            let isWarm = try eventually {
                last = try client.authorise(credential, action: "file.list", resource: list)
                return last?.isCached == true
            }
            #expect(isWarm, "nothing is kept")
            return try #require(last)
        }

        private func eventually(_ condition: () throws -> Bool) throws -> Bool {
            let end = ContinuousClock.now + .seconds(20)
            while ContinuousClock.now < end {
                if try condition() { return true }
            }
            return false
        }

        private func permits(_ broker: TestBroker) -> UInt64 {
            broker.broker?.counters.value(.permits) ?? 0
        }

        @Test func aRepeatedCallIsAnsweredHere() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credential = try attest(client)
            let kept = try warm(client, credential)
            #expect(kept.isPermitted && kept.policies == ["list"] && kept.epoch == 1)
            let asked = permits(broker)
            for _ in 0..<1_000 {
                let again = try client.authorise(credential, action: "file.list", resource: list)
                #expect(again.isCached && again.id == kept.id)
            }
            #expect(permits(broker) == asked)
            // By the id alone, of another resource, with a context, of another policy, in a batch.
            let others = [
                try client.authorise(credential.id, action: "file.list", resource: list),
                try client.authorise(
                    credential, action: "file.list", resource: ResourceName(type: "File", id: "b")),
                try client.authorise(
                    credential, action: "file.list", resource: list, context: ["a": 1]),
                try client.authorise(credential, action: "file.read", resource: list),
            ]
            #expect(others.allSatisfy { $0.isPermitted && !$0.isCached })
            let statistics = try #require(client.cacheStatistics)
            #expect(statistics.hits >= 1_000 && statistics.inserts >= 2)
            client.close()
            // Each use was told before the client was closed.
            let told = broker.broker?.counters.value(.permitsCached)
            #expect(told == statistics.hits && client.cacheStatistics?.unreported == 0)
        }

        @Test func theAsyncForm() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            let scope = try Scope(actions: ["file.*"], resources: ["File::*"])
            let outcome = try await client.withTask(id: "t", intent: "a test", scope: scope) {
                credential in
                var kept = 0
                let end = ContinuousClock.now + .seconds(20)
                while kept < 100, ContinuousClock.now < end {
                    let decision = try await client.authorise(
                        credential, action: "file.list", resource: list)
                    if decision.isCached { kept += 1 }
                }
                return kept
            }
            guard case .completed(100) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            await client.close()
            #expect(broker.broker?.counters.value(.permitsCached) == 100)
        }

        @Test func denialsAreNeverKept() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credential = try attest(client)
            _ = try warm(client, credential)
            let secret = ResourceName(type: "File", id: "secret")
            for _ in 0..<3 {
                let denied = try client.authorise(
                    credential, action: "file.list", resource: secret)
                #expect(!denied.isPermitted && !denied.isCached)
            }
            #expect(broker.broker?.counters.value(.denies) == 3)
        }

        /// Whoever ends it, by whichever way: once the feed has told, and at once where the client
        /// did it itself.
        @Test func whatEndsIsAskedAboutAgain() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let person = try BlockingClient(broker.operatorConfiguration())
            let (one, other) = (try attest(client, "a"), try attest(client, "b"))
            _ = try warm(client, one)
            _ = try warm(client, other)
            _ = try person.revoke(.credential(one.id))
            var reason: DenialReason?
            let isHeard = try eventually {
                reason =
                    try client.authorise(one, action: "file.list", resource: list).reason
                return reason != nil
            }
            #expect(isHeard && reason == .revokedCredential)
            // It touched nobody else.
            #expect(try client.authorise(other, action: "file.list", resource: list).isCached)
            _ = try client.complete(other)
            #expect(
                try client.authorise(other, action: "file.list", resource: list).reason
                    == .completedTask)
        }

        /// What a reply says counts before the feed does, also for what else is kept.
        @Test func theBrokersWordCountsAtOnce() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let (one, sibling) = (try attest(client, "a"), try attest(client, "a"))
            _ = try warm(client, one)
            _ = try warm(client, sibling)
            let cached = try #require(client.cached)
            cached.learn(.expiredCredential, of: one.id)
            #expect(cached.permit(for: one, "file.list", list, [:]) == nil)
            #expect(cached.permit(for: sibling, "file.list", list, [:]) != nil)
            cached.learn(.policyForbid, of: sibling.id)
            #expect(cached.permit(for: sibling, "file.list", list, [:]) != nil)
            // Its task, and so the other's too.
            _ = try client.complete(one)
            #expect(cached.permit(for: sibling, "file.list", list, [:]) == nil)
        }

        @Test func whatMayHaveEndedIsVoid() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credential = try attest(client)
            _ = try warm(client, credential)
            let cached = try #require(client.cached)
            cached.note(ClientError(.timedOut, "not sent", mayHaveHappened: false))
            #expect(cached.permit(for: credential, "file.list", list, [:]) != nil)
            cached.note(ClientError(.timedOut, "sent", mayHaveHappened: true))
            #expect(cached.permit(for: credential, "file.list", list, [:]) == nil)
            client.close()
            #expect(cached.permit(for: credential, "file.list", list, [:]) == nil)
        }

        @Test func newPoliciesAreAskedAgain() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credential = try attest(client)
            _ = try warm(client, credential)
            #expect(broker.broker?.reload(try broker.snapshot()) == true)
            let isAsked = try eventually {
                !(try client.authorise(credential, action: "file.list", resource: list).isCached)
            }
            #expect(isAsked)
            #expect(try warm(client, credential).epoch == 2)
        }

        @Test func silenceSendsEveryCallToTheBroker() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credential = try attest(client)
            _ = try warm(client, credential)
            broker.stop()
            let isOver = try eventually {
                do throws(ClientError) {
                    return
                        !(try client.authorise(
                            credential, action: "file.list", resource: list,
                            deadline: .milliseconds(10)
                        ).isCached)
                } catch {
                    return true
                }
            }
            #expect(isOver)
            try broker.start()
            // The new run does not know it, and nothing of the old one counts.
            #expect(
                try client.authorise(credential, action: "file.list", resource: list).reason
                    == .unknownCredential)
            _ = try warm(client, try attest(client, "u"))
        }

        @Test func eitherSideCanSwitchItOff() throws {
            let off = try TestBroker(cacheableMillisecondsMax: 0)
            let silent = try TestBroker(hasFeed: false)
            let on = try TestBroker()
            var unwilling = on.configuration()
            unwilling.cachedDecisionsMax = 0
            for (broker, configuration) in [
                (off, off.configuration()), (silent, silent.configuration()), (on, unwilling),
            ] {
                let client = try BlockingClient(configuration)
                let credential = try attest(client)
                for _ in 0..<50 {
                    let decision = try client.authorise(
                        credential, action: "file.list", resource: list)
                    #expect(decision.isPermitted && !decision.isCached)
                }
                #expect(permits(broker) == 50)
                client.close()
            }
            unwilling.cachedDecisionsMax = -1
            let error = #expect(throws: ClientError.self) { _ = try BlockingClient(unwilling) }
            #expect(error?.code == .configuration)
        }

        /// A budget counts each call.
        @Test func aBudgetIsNeverSpentHere() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credential = try attest(client, budget: 20)
            for left in (0..<20).reversed() {
                let decision = try client.authorise(
                    credential, action: "file.list", resource: list)
                #expect(decision.budgetLeft == UInt64(left) && !decision.isCached)
            }
            #expect(
                try client.authorise(credential, action: "file.list", resource: list).reason
                    == .budgetExhausted)
        }

        /// Nobody who keeps nothing has more threads than before.
        @Test func threadsBeginWithTheFirstPermitThatMayBeKept() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credential = try attest(client)
            let before = broker.broker?.counters.value(.handshakesAdmitted)
            for _ in 0..<20 {
                _ = try client.authorise(credential, action: "file.read", resource: list)
            }
            #expect(broker.broker?.counters.value(.handshakesAdmitted) == before)
            client.close()
        }

        // MARK: uses that nobody can be told of

        @Test func whatTheBrokerIsNotToldIsCountedAsLost() throws {
            let broker = try TestBroker()
            let client = try BlockingClient(broker.configuration())
            let credentials = try (0..<20).map { try attest(client, "t\($0)") }
            for credential in credentials { _ = try warm(client, credential) }
            let counters = try #require(broker.broker?.counters)
            broker.stop()
            client.close()
            let statistics = try #require(client.cacheStatistics)
            #expect(statistics.hits >= 20)
            #expect(counters.value(.permitsCached) + statistics.unreported == statistics.hits)
            #expect(statistics.unreported > 0)
        }

        // MARK: forks

        private typealias Fork = @convention(c) () -> Int32

        /// Whether a fork that does this ends by itself.
        private func endsInAFork(_ body: () -> Void) throws -> Bool {
            // Swift does not let us name it.
            let fork = unsafeBitCast(try #require(dlsym(nil, "fork")), to: Fork.self)
            let child = fork()
            if child == 0 {
                body()
                _exit(0)
            }
            var status: Int32 = 0
            let hasEnded = try eventually { waitpid(child, &status, WNOHANG) == child }
            if !hasEnded {
                kill(child, SIGKILL)
                waitpid(child, &status, 0)
            }
            return hasEnded && status == 0
        }

        /// With permits that are kept, and without.
        @Test(arguments: [0, 64]) func closingInAForkWaitsForNobody(kept: Int) throws {
            let broker = try TestBroker()
            var configuration = broker.configuration()
            configuration.cachedDecisionsMax = kept
            let client = try BlockingClient(configuration)
            let credential = try attest(client)
            if kept > 0 { _ = try warm(client, credential) }
            #expect(try endsInAFork { client.close() })
            client.close()
        }
    }
}
