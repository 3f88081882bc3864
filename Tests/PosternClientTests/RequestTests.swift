// Goal: a request that the broker would refuse is refused before it is sent, and one that it
// would take is sent: the client's checks are the broker's.
// Method: requests at and one over each limit go to a peer with the broker's own decoder, which
// counts what arrives; nothing over a limit may arrive.

import PosternClient
import Testing

extension ClientTests {
    @Suite struct RequestTests {
        let id: CredentialID

        init() throws {
            id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
        }

        private static func nested(_ depth: Int) -> ContextValue {
            (0..<depth).reduce(ContextValue.text("x")) { value, _ in .set([value]) }
        }

        private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

        private static let contexts: [(label: String, good: ContextValue, bad: ContextValue)] = [
            ("depth", nested(13), nested(14)),
            (
                "set", .set(Array(repeating: 1, count: 1_024)),
                .set(Array(repeating: 1, count: 1_025))
            ),
            ("key", .record([text(256): 1]), .record([text(257): 1])),
            ("empty key", .record(["y": 1]), .record(["": 1])),
            (
                "entity", .entity(ResourceName(type: "A::B", id: text(1_024))),
                .entity(ResourceName(type: "A::B", id: text(1_025)))
            ),
            (
                "entity type", .entity(ResourceName(type: "A", id: "")),
                .entity(ResourceName(type: "A b", id: ""))
            ),
            ("integer", .integer(.min), .entity(ResourceName(type: "", id: ""))),
        ]

        @Test func contextsAreCheckedAsTheBrokerChecksThem() async throws {
            let peer = try FakeBroker { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            for (label, good, bad) in Self.contexts {
                let decision = try await client.authorise(
                    id, action: "a", resource: .notes, context: ["k": good],
                    deadline: .seconds(2))
                #expect(decision.isPermitted, "\(label)")
                let error = try await failure { () throws(ClientError) in
                    try await client.authorise(
                        id, action: "a", resource: .notes, context: ["k": bad])
                }
                #expect(error.code == .malformed, "\(label)")
                #expect(error.operation == .authorise)
            }
            #expect(peer.received.count == Self.contexts.count)
            await client.close()
            peer.stop()
        }

        @Test func callsAreChecked() async throws {
            let peer = try FakeBroker { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            let good = [
                (Self.text(128), ResourceName.notes),
                ("a", ResourceName(type: Self.text(128), id: Self.text(1_024))),
                ("a", ResourceName(type: "A", id: "")),
            ]
            for (action, resource) in good {
                #expect(
                    try await client.authorise(id, action: action, resource: resource).isPermitted)
            }
            let bad = [
                ("", ResourceName.notes), (Self.text(129), .notes),
                ("a", ResourceName(type: Self.text(129), id: "")),
                ("a", ResourceName(type: "A:B", id: "")),
                ("a", ResourceName(type: "A", id: Self.text(1_025))),
            ]
            for (action, resource) in bad {
                let error = try await failure { () throws(ClientError) in
                    try await client.authorise(id, action: action, resource: resource)
                }
                #expect(error.code == .malformed)
            }
            #expect(peer.received.count == good.count)
            await client.close()
            peer.stop()
        }

        @Test func attestsBatchesAndRevocationsAreChecked() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            let client = try PosternClient(peer.configuration())
            let scope = try Scope.test()
            let call = ToolCall(action: "a", resource: .notes)
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await client.attest(task: "a b", intent: "x", scope: scope) },
                { _ = try await client.attest(task: "", intent: "x", scope: scope) },
                { _ = try await client.attest(task: "t", intent: "", scope: scope) },
                {
                    _ = try await client.attest(
                        task: "t", intent: Self.text(4_097), scope: scope)
                },
                {
                    _ = try await client.attest(
                        task: "t", intent: "x", scope: scope, ttl: .microseconds(1))
                },
                {
                    _ = try await client.attest(
                        task: "t", intent: "x", scope: scope, ttl: .seconds(-1))
                },
                { _ = try await client.attest(task: "t", intent: "x", scope: scope, budget: 0) },
                { _ = try await client.authoriseBatch(id, []) },
                { _ = try await client.authoriseBatch(id, Array(repeating: call, count: 129)) },
                { _ = try await client.revoke(.key("not a key")) },
                { _ = try await client.revoke(.credential(id), note: Self.text(513)) },
                { _ = try await client.hello(deadline: .zero) },
            ]
            for call in calls {
                let error = await #expect(throws: ClientError.self) { try await call() }
                #expect(error?.code == .malformed)
                #expect(error?.operation != nil)
            }
            #expect(peer.received.isEmpty)
            await client.close()
            peer.stop()
        }

        @Test func aRequestThatIsTooLargeIsNotSent() async throws {
            let peer = try FakeBroker { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            let error = try await failure { () throws(ClientError) in
                try await client.authorise(
                    id, action: "a", resource: .notes, context: ["k": .text(Self.text(65_536))])
            }
            #expect(error.code == .tooLarge)
            let decision = try await client.authorise(
                id, action: "a", resource: .notes, context: ["k": .text(Self.text(65_000))])
            #expect(decision.isPermitted)
            #expect(peer.received.count == 1)
            await client.close()
            peer.stop()
        }
    }
}
