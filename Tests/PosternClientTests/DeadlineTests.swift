// Goal: over ipc the broker is told by when each attest, authorise and batch wants its answer; over
// tcp it never is, since its clock is another one; what it comes to too late is an error that says
// that nothing was done.
// Method: both clients against a peer that keeps what comes, with the test's own look at the clock;
// a real broker for calls that are in time.

import Foundation
import PosternClient
import PosternCore
import PosternWire
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct DeadlineTests {
        private let id: CredentialID
        private let calls = [
            ToolCall(action: "file.read", resource: .notes),
            ToolCall(action: "file.read", resource: .secret, context: ["k": 1]),
        ]

        init() throws {
            id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
        }

        private static var now: UInt64 { UInt64(Date().timeIntervalSince1970 * 1_000) }

        private static let lateness: FakeBroker.Script = {
            [[$0.encode(.failed(ReplyFailure(status: .expiredRequest)))]]
        }

        /// Every operation once, answered `expired_request`; the peer keeps what came.
        private func callEverything(_ peer: FakeBroker) async throws {
            let client = try PosternClient(peer.configuration())
            let scope = try Scope.test()
            let (id, calls) = (id, calls)
            let attempts: [@Sendable () async throws -> Void] = [
                { _ = try await client.attest(task: "t", intent: "x", scope: scope) },
                { _ = try await client.authorise(id, action: "a", resource: .notes) },
                { _ = try await client.authoriseBatch(id, calls) },
                { _ = try await client.complete(id) },
                { _ = try await client.revoke(.credential(id)) },
                { _ = try await client.introspect(id) },
                { _ = try await client.status() },
                { _ = try await client.hello() },
            ]
            for attempt in attempts {
                let error = await #expect(throws: ClientError.self) { try await attempt() }
                #expect(error?.code == .expiredRequest)
                #expect(error?.mayHaveHappened == false)
                #expect(error?.isRetryable == true)
            }
            await client.close()
            let blocking = try BlockingClient(peer.configuration())
            let error = #expect(throws: ClientError.self) {
                _ = try blocking.authorise(id, action: "a", resource: .notes)
            }
            #expect(error?.code == .expiredRequest)
            #expect(error?.mayHaveHappened == false)
            blocking.close()
        }

        /// What each request that came says of its deadline.
        private func deadlines(_ peer: FakeBroker) -> [(operation: UInt64, deadline: UInt64?)] {
            peer.received.map { received in
                let payload = received.payload
                guard case .request(_, let request) = RequestDecoder.decode(payload.span.bytes)
                else {
                    return (received.operation, nil)
                }
                return (received.operation, request.deadlineMilliseconds)
            }
        }

        @Test func overIPCTheBrokerIsTold() async throws {
            let peer = try FakeBroker(Self.lateness)
            let before = Self.now
            try await callEverything(peer)
            let after = Self.now
            let deadlines = deadlines(peer)
            #expect(deadlines.map(\.operation) == [2, 3, 4, 5, 6, 7, 8, 1, 3])
            for (operation, deadline) in deadlines {
                guard (2...4).contains(operation) else {
                    #expect(deadline == nil, "\(operation)")
                    continue
                }
                // The configuration's ten seconds; rounded up.
                let told = try #require(deadline, "\(operation)")
                #expect((before + 10_000...after + 10_001).contains(told), "\(operation)")
            }
            peer.stop()
        }

        @Test func overTCPItIsNot() async throws {
            let peer = try FakeBroker(endpoint: try freeEndpoint(), Self.lateness)
            try await callEverything(peer)
            let deadlines = deadlines(peer)
            #expect(deadlines.count == 9)
            for (operation, deadline) in deadlines { #expect(deadline == nil, "\(operation)") }
            peer.stop()
        }

        /// A call's own deadline, not the configuration's, and never more than a day.
        @Test func eachCallHasItsOwn() async throws {
            let peer = try FakeBroker(Self.lateness)
            let client = try PosternClient(peer.configuration())
            for (deadline, milliseconds) in [
                (Duration.milliseconds(2_500), UInt64(2_500)),
                (.seconds(3) + .nanoseconds(1), 3_001), (.seconds(1_000_000), 86_400_000),
            ] {
                let before = Self.now
                _ = try await failure { () throws(ClientError) in
                    try await client.authorise(
                        id, action: "a", resource: .notes, deadline: deadline)
                }
                let told = try #require(deadlines(peer).last?.deadline)
                let range = before + milliseconds...Self.now + milliseconds + 1
                #expect(range.contains(told), "\(deadline)")
            }
            await client.close()
            peer.stop()
        }

        @Test func callsInTimeAreDecided() async throws {
            let broker = try TestBroker()
            var configuration = broker.configuration()
            configuration.keys = try CurveKeyPair.generate().clientKeys()
            let client = try PosternClient(configuration)
            let credential = try await client.credential("t-in-time", budget: 5)
            let decisions = try await client.authoriseBatch(credential, calls)
            #expect(decisions.map(\.isPermitted) == [true, false])
            let blocking = try BlockingClient(configuration)
            let decision = try blocking.authorise(
                credential, action: "file.read", resource: .notes)
            #expect(decision.budgetLeft == 3)
            blocking.close()
            await client.close()
        }
    }
}
