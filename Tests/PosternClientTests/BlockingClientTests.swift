// Goal: the blocking client decides and fails as the async one does, on the caller's thread.
// Method: the same brokers and peers, from a thread of its own.

import PosternClient
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct BlockingClientTests {
        @Test func aTasksWholeLife() async throws {
            let broker = try TestBroker(lanes: 2)
            let configuration = broker.configuration()
            try await onThread {
                let client = try BlockingClient(configuration)
                try client.connect()
                let credential = try client.attest(
                    task: "b-1", intent: "work", scope: .test(), budget: 3
                ).credential()
                let permit = try client.authorise(
                    credential, action: "file.read", resource: .notes)
                #expect(permit.isPermitted)
                let deny = try client.authorise(
                    credential, action: "file.read", resource: .secret)
                #expect(deny.reason == .policyForbid)
                let calls = [ResourceName.notes, .secret].map {
                    ToolCall(action: "file.read", resource: $0)
                }
                let batch = try client.authoriseBatch(credential, calls)
                #expect(batch.map(\.isPermitted) == [true, false])
                #expect(try client.introspect(credential).value().details?.budgetLeft == 1)
                #expect(try client.complete(credential).value().credentials == 1)
                let after = try client.authorise(
                    credential, action: "file.read", resource: .notes)
                #expect(after.reason == .completedTask)
                #expect(try client.status().denial?.reason == .wrongEndpoint)
                client.close()
            }
        }

        @Test func manyInFlightKeepTheirOrder() async throws {
            let broker = try TestBroker()
            var configuration = broker.configuration()
            configuration.requestsInFlightMax = 64
            try await onThread { [configuration] in
                let client = try BlockingClient(configuration)
                let credential = try client.attest(
                    task: "b-2", intent: "work", scope: .test()
                ).credential()
                let calls = (0..<1_000).map { index in
                    ToolCall(
                        action: "file.read", resource: index % 3 == 0 ? .secret : .notes)
                }
                let results = client.authorise(credential, each: calls)
                #expect(results.count == calls.count)
                for (call, result) in zip(calls, results) {
                    #expect(try result.get().isPermitted == (call.resource == .notes))
                }
            }
        }

        @Test func aBadCallAmongManyFailsAlone() async throws {
            let broker = try TestBroker()
            let configuration = broker.configuration()
            try await onThread {
                let client = try BlockingClient(configuration)
                let credential = try client.attest(
                    task: "b-3", intent: "work", scope: .test()
                ).credential()
                let good = ToolCall(action: "file.read", resource: .notes)
                let results = client.authorise(
                    credential, each: [good, ToolCall(action: "", resource: .notes), good])
                #expect(try results[0].get().isPermitted)
                #expect(throws: ClientError.self) { try results[1].get() }
                #expect(try results[2].get().isPermitted)
            }
        }

        @Test func withTaskCompletes() async throws {
            struct BodyError: Error {}
            let broker = try TestBroker()
            let configuration = broker.configuration()
            try await onThread {
                let client = try BlockingClient(configuration)
                var seen: Credential?
                let outcome = try client.withTask(id: "b-4", intent: "work", scope: .test()) {
                    seen = $0
                    return 1
                }
                guard case .completed(1) = outcome else {
                    Issue.record("not completed: \(outcome)")
                    return
                }
                let first = try #require(seen)
                #expect(try client.introspect(first).value().reason == .completedTask)
                #expect(throws: BodyError.self) {
                    _ = try client.withTask(id: "b-5", intent: "work", scope: .test()) {
                        seen = $0
                        throw BodyError()
                    }
                }
                let second = try #require(seen)
                #expect(second.task.description == "b-5")
                #expect(try client.introspect(second).value().reason == .completedTask)
            }
        }

        @Test func failuresAreTheSame() async throws {
            let away = try TestBroker(isStarted: false).configuration()
            let swallowing = try FakeBroker(FakeBroker.swallow)
            let refusing = try FakeBroker(verdict: .authenticationFailure, FakeBroker.swallow)
            let garbling = try FakeBroker { [[$0.permit() + [0]]] }
            let cases: [(ClientConfiguration, ClientError.Code)] = [
                (away, .unreachable), (swallowing.configuration(), .timedOut),
                (refusing.configuration(), .refused), (garbling.configuration(), .garbled),
            ]
            for (configuration, code) in cases {
                let error = try await onThread {
                    let client = try BlockingClient(configuration)
                    return #expect(throws: ClientError.self) {
                        try client.hello(deadline: .seconds(1))
                    }
                }
                #expect(error?.code == code)
            }
            for peer in [swallowing, refusing, garbling] { peer.stop() }
        }

        @Test func aLostConnectionIsTold() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            let configuration = peer.configuration()
            async let error = onThread {
                let client = try BlockingClient(configuration)
                return #expect(throws: ClientError.self) { try client.hello() }
            }
            try await eventually("the request's arrival") { peer.received.count == 1 }
            peer.stop()
            #expect(try await error?.code == .connectionLost)
        }

        @Test func aRestartBetweenCallsIsNoFailure() async throws {
            let broker = try TestBroker()
            let configuration = broker.configuration()
            let client = try BlockingClient(configuration)
            let first = try client.hello()
            broker.stop()
            try broker.start()
            // The call notices the loss before it sends, and waits for the new connection.
            let second = try client.hello()
            #expect(second.instance != first.instance)
            client.close()
            let error = #expect(throws: ClientError.self) { try client.hello() }
            #expect(error?.code == .closed)
        }
    }
}
