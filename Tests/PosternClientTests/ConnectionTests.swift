// Goal: every way in which there is no broker is an error that says which: away, refusing,
// another's key, gone in the middle; and the client comes back by itself when the broker does.
// Method: real brokers that are stopped and started, peers that refuse at ZAP, events awaited
// with a bound.

import PosternClient
import PosternCore
import PosternWire
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct ConnectionTests {
        @Test func aBrokerThatIsAwayIsUnreachable() async throws {
            let broker = try TestBroker(isStarted: false)
            let client = try PosternClient(broker.configuration())
            let error = try await failure { () throws(ClientError) in
                try await client.hello(deadline: .milliseconds(100))
            }
            #expect(error.code == .unreachable)
            #expect(error.message.contains("no such file"))
            #expect(!error.mayHaveHappened)
            #expect(error.isRetryable)
            await client.close()
        }

        @Test func aCallWaitsForTheBroker() async throws {
            let broker = try TestBroker(isStarted: false)
            let client = try PosternClient(broker.configuration())
            let call = Task { try await client.hello() }
            try broker.start()
            #expect(try await call.value.endpoints == [broker.gate])
            await client.close()
        }

        @Test func anotherServerKeyIsAFailedHandshake() async throws {
            let broker = try TestBroker()
            var configuration = broker.configuration()
            configuration.serverKey = .z85(try CurveKeyPair.generate().publicKey.z85)
            let client = try PosternClient(configuration)
            let error = try await failure { () throws(ClientError) in
                try await client.hello(deadline: .milliseconds(500))
            }
            #expect(error.code == .handshakeFailed)
            #expect(!error.mayHaveHappened)
            await client.close()
        }

        @Test func aKeyThatIsNotEnrolledIsRefused() async throws {
            let broker = try TestBroker(selectors: [.path("/nowhere")])
            let client = try PosternClient(broker.configuration())
            let began = ContinuousClock.now
            let error = try await failure { () throws(ClientError) in try await client.hello() }
            #expect(error.code == .refused)
            #expect(!error.isRetryable)
            #expect(ContinuousClock.now - began < .seconds(5))
            await client.close()
        }

        @Test func anOperatorsKeyIsRefusedAtTheGate() async throws {
            let broker = try TestBroker()
            var configuration = broker.configuration()
            configuration.keys = try broker.operatorKeys.clientKeys()
            let client = try PosternClient(configuration)
            let error = try await failure { () throws(ClientError) in try await client.hello() }
            #expect(error.code == .refused)
            await client.close()
        }

        @Test func aRefusalIsRememberedForAWhileAndThenTriedAgain() async throws {
            let peer = try FakeBroker(verdict: .authenticationFailure) { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
            for _ in 0..<3 {
                let error = try await failure { () throws(ClientError) in try await client.hello() }
                #expect(error.code == .refused)
            }
            #expect(peer.handshakes == 1)
            peer.admit(.success)
            // By itself once the pause is over, and at once when it is told to.
            let end = ContinuousClock.now + .seconds(10)
            var decision: Decision?
            while decision == nil, ContinuousClock.now < end {
                decision = try? await client.authorise(id, action: "a", resource: .notes)
            }
            #expect(decision?.isPermitted == true)
            #expect(peer.handshakes == 2)
            await client.close()
            peer.stop()
        }

        @Test func reconnectForgetsARefusal() async throws {
            let peer = try FakeBroker(verdict: .authenticationFailure) { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
            let error = try await failure { () throws(ClientError) in try await client.hello() }
            #expect(error.code == .refused)
            peer.admit(.success)
            client.reconnect()
            #expect(try await client.authorise(id, action: "a", resource: .notes).isPermitted)
            await client.close()
            peer.stop()
        }

        @Test func aBrokerThatIsNotReadyIsTriedAgain() async throws {
            let peer = try FakeBroker(verdict: .temporaryFailure) { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
            let call = Task { try await client.authorise(id, action: "a", resource: .notes) }
            try await eventually("a second attempt") { peer.handshakes >= 2 }
            peer.admit(.success)
            #expect(try await call.value.isPermitted)
            await client.close()
            peer.stop()
        }

        @Test func whatIsInFlightFailsWhenTheConnectionEnds() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            let client = try PosternClient(peer.configuration())
            let calls = (0..<10).map { _ in
                Task { try await failure { () throws(ClientError) in try await client.hello() } }
            }
            try await eventually("the requests' arrival") { peer.received.count == 10 }
            let began = ContinuousClock.now
            peer.stop()
            for call in calls {
                let error = try await call.value
                #expect(error.code == .connectionLost)
                #expect(error.mayHaveHappened)
                #expect(error.isRetryable)
            }
            #expect(ContinuousClock.now - began < .seconds(5))
            #expect(client.statistics.disconnections == 1)
            await client.close()
        }

        @Test func aRestartedBrokerIsFoundAgain() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            let first = try await client.hello()
            let credential = try await client.credential("t-restart")
            broker.stop()
            try await eventually("the loss") { client.statistics.disconnections == 1 }
            try broker.start()
            let second = try await client.hello()
            #expect(second.instance != first.instance)
            let decision = try await client.authorise(
                credential, action: "file.read", resource: .notes)
            #expect(decision.reason == .unknownCredential)
            #expect(client.statistics.connections == 2)
            await client.close()
        }

        @Test func lanesAreChosenAndServeTheSameCredential() async throws {
            let broker = try TestBroker(lanes: 4)
            let pair = try CurveKeyPair.generate()
            var configuration = broker.configuration()
            configuration.keys = try pair.clientKeys()
            let first = try PosternClient(configuration)
            let credential = try await first.credential("t-lanes")
            var moved = 0
            for _ in 0..<16 {
                let client = try PosternClient(configuration)
                let decision = try await client.authorise(
                    credential, action: "file.read", resource: .notes)
                #expect(decision.isPermitted)
                // A client that moved has had two connections.
                if client.statistics.connections == 2 { moved += 1 }
                await client.close()
            }
            // All stay with probability 4^-16.
            #expect(moved > 0)
            await first.close()
        }

        @Test func aLaneThatIsNotThereIsDoneWithout() async throws {
            let facts = ServerFacts(
                server: "fake", versions: [1], instance: String(repeating: "0", count: 32),
                epoch: 1, frameBytesMax: 1, batchItemsMax: 1,
                endpoints: ["ipc:///nowhere/a", "ipc:///nowhere/b"], trustDomain: "x")
            let peer = try FakeBroker { received in
                received.operation == Operation.hello.rawValue
                    ? [[received.encode(.hello(facts))]] : [[received.permit()]]
            }
            var configuration = peer.configuration()
            configuration.choosesLane = true
            let client = try PosternClient(configuration)
            let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
            #expect(try await client.authorise(id, action: "a", resource: .notes).isPermitted)
            await client.close()
            peer.stop()
        }
    }
}
