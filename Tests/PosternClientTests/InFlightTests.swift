// Goal: many calls at a time keep their answers apart; deadlines, cancellation and the bound on
// calls in flight end a wait with the right error and leave nothing behind.
// Method: a real broker for what is answered, a peer that swallows everything for what is not.

import PosternClient
import Testing

extension ClientTests {
    @Suite struct InFlightTests {
        @Test func aThousandCallsAtATime() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            let credential = try await client.credential("t-many")
            // Half of them are permits, half of them not: an answer at the wrong place shows.
            let wrong = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<1_000 {
                    group.addTask {
                        let isEven = index % 2 == 0
                        let decision = try await client.authorise(
                            credential, action: "file.read",
                            resource: isEven ? .notes : .secret)
                        return decision.isPermitted != isEven
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wrong == 0)
            #expect(client.statistics.unknownReplies == 0)
            await client.close()
        }

        /// A client whose connection stands, so that a short deadline is all the next call's.
        private func connected(to peer: FakeBroker) async throws -> PosternClient {
            let client = try PosternClient(peer.configuration())
            let call = Task { try? await client.hello() }
            try await eventually("the connection") { peer.received.count == 1 }
            call.cancel()
            _ = await call.value
            return client
        }

        @Test func aDeadlineEndsTheWait() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            let client = try await connected(to: peer)
            let began = ContinuousClock.now
            let error = try await failure { () throws(ClientError) in
                try await client.hello(deadline: .milliseconds(150))
            }
            let waited = ContinuousClock.now - began
            #expect(error.code == .timedOut)
            #expect(error.mayHaveHappened)
            #expect(error.isRetryable)
            #expect(waited >= .milliseconds(150))
            #expect(waited < .seconds(5))
            await client.close()
            peer.stop()
        }

        @Test func deadlinesComeInTheirOwnOrder() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            let client = try await connected(to: peer)
            let ended = await withTaskGroup(of: Int.self) { group in
                for milliseconds in [900, 100, 500] {
                    group.addTask {
                        _ = try? await client.hello(deadline: .milliseconds(milliseconds))
                        return milliseconds
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ended == [100, 500, 900])
            await client.close()
            peer.stop()
        }

        @Test func aBrokerThatSwallowsTheLaneQuestionIsLate() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            var configuration = peer.configuration()
            configuration.choosesLane = true
            let client = try PosternClient(configuration)
            let error = try await failure { () throws(ClientError) in
                try await client.hello(deadline: .milliseconds(500))
            }
            #expect(error.code == .timedOut)
            #expect(!error.mayHaveHappened)
            await client.close()
            peer.stop()
        }

        @Test func cancellationEndsTheWait() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            let client = try PosternClient(peer.configuration())
            let call = Task {
                try await failure { () throws(ClientError) in try await client.hello() }
            }
            try await eventually("the request's arrival") { peer.received.count == 1 }
            call.cancel()
            let error = try await call.value
            #expect(error.code == .cancelled)
            #expect(error.mayHaveHappened)
            await client.close()
            peer.stop()
        }

        @Test func aCancelledTaskSendsNothing() async throws {
            let peer = try FakeBroker { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await failure { () throws(ClientError) in try await client.hello() }
            }
            let error = try await call.value
            #expect(error.code == .cancelled)
            #expect(!error.mayHaveHappened)
            #expect(peer.received.isEmpty)
            await client.close()
            peer.stop()
        }

        @Test func aLateReplyIsDropped() async throws {
            // The reply to the second request comes together with that to the third.
            let peer = try FakeBroker { received in
                received.correlation < 3
                    ? []
                    : [[received.permit(correlation: 2)], [received.permit()]]
            }
            let client = try await connected(to: peer)
            let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
            let error = try await failure { () throws(ClientError) in
                try await client.authorise(
                    id, action: "a", resource: .notes, deadline: .milliseconds(50))
            }
            #expect(error.code == .timedOut)
            let decision = try await client.authorise(id, action: "a", resource: .notes)
            #expect(decision.isPermitted)
            #expect(client.statistics.unknownReplies == 1)
            await client.close()
            peer.stop()
        }

        @Test func oneMoreThanAllowedFailsAtOnce() async throws {
            let peer = try FakeBroker(FakeBroker.swallow)
            var configuration = peer.configuration()
            configuration.requestsInFlightMax = 2
            let client = try PosternClient(configuration)
            let waiting = (0..<2).map { _ in
                Task { try await failure { () throws(ClientError) in try await client.hello() } }
            }
            try await eventually("the requests' arrival") { peer.received.count == 2 }
            let error = try await failure { () throws(ClientError) in try await client.hello() }
            #expect(error.code == .tooManyInFlight)
            #expect(error.isRetryable)
            #expect(!error.mayHaveHappened)
            await client.close()
            for call in waiting { #expect(try await call.value.code == .closed) }
            peer.stop()
        }
    }
}
