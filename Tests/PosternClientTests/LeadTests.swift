// Goal: a call that is alone is carried by its caller, and ends as every other call does where its
// reply is late, lost or never comes; the client's thread takes over then, and watches the
// connection again once nobody calls.
// Method: calls made one after another, so that each is alone on a connection that stands; a real
// broker, and a peer that answers late or not at all.

import Foundation
import PosternClient
import Synchronization
import Testing

extension ClientTests {
    @Suite struct LeadTests {
        private let id = CredentialID(hex: String(repeating: "0a", count: 16))

        private func ask(
            _ client: PosternClient, deadline: Duration? = nil
        ) async throws -> Decision {
            try await client.authorise(
                try #require(id), action: "a", resource: .notes, deadline: deadline)
        }

        @Test func aCallThatIsAloneNeedsNoOtherThread() async throws {
            let peer = try FakeBroker { [[$0.permit()]] }
            var configuration = peer.configuration()
            configuration.spin = .milliseconds(1)
            let client = try PosternClient(configuration)
            // On a busy machine a caller looks but once, and the thread does the work.
            let end = ContinuousClock.now + .seconds(60)
            while client.statistics.ledCalls < 20, ContinuousClock.now < end {
                #expect(try await ask(client).isPermitted)
            }
            #expect(client.statistics.ledCalls >= 20)
            await client.close()
            peer.stop()
        }

        @Test func repliesThatComeLateAreTakenByTheThread() async throws {
            let late = Atomic<Bool>(false)
            let peer = try FakeBroker { received in
                // Far longer than anybody looks.
                if late.load(ordering: .relaxed) { usleep(3_000) }
                return [[received.permit()]]
            }
            let client = try PosternClient(peer.configuration())
            for round in 0..<60 {
                // Long enough at a time for the client to expect the one and then the other.
                late.store(round / 15 % 2 == 1, ordering: .relaxed)
                #expect(try await ask(client).isPermitted)
            }
            #expect(client.statistics.unknownReplies == 0)
            await client.close()
            peer.stop()
        }

        /// A peer that permits so many calls and answers no more.
        private func silent(after count: Int) throws -> FakeBroker {
            let answered = Atomic<Int>(0)
            return try FakeBroker { received in
                let number = answered.wrappingAdd(1, ordering: .relaxed).newValue
                return number <= count ? [[received.permit()]] : []
            }
        }

        @Test func aDeadlineEndsALedCall() async throws {
            let peer = try silent(after: 50)
            let client = try PosternClient(peer.configuration())
            for _ in 0..<50 { #expect(try await ask(client).isPermitted) }
            // Far nearer than any that the thread knows of.
            for _ in 0..<3 {
                let began = ContinuousClock.now
                let error = try await failure { () throws(ClientError) in
                    try await client.hello(deadline: .milliseconds(400))
                }
                #expect(error.code == .timedOut)
                #expect(error.mayHaveHappened)
                #expect(ContinuousClock.now - began < .seconds(5))
            }
            await client.close()
            peer.stop()
        }

        @Test func cancellationAndClosingEndALedCall() async throws {
            let peer = try silent(after: 50)
            let client = try PosternClient(peer.configuration())
            for _ in 0..<50 { #expect(try await ask(client).isPermitted) }
            for ending in ["cancel", "close"] {
                let before = peer.received.count
                let call = Task {
                    try await failure { () throws(ClientError) in try await client.hello() }
                }
                try await eventually("the request's arrival") { peer.received.count > before }
                if ending == "cancel" { call.cancel() } else { await client.close() }
                #expect(try await call.value.code == (ending == "cancel" ? .cancelled : .closed))
            }
            peer.stop()
        }

        @Test func aCancelledTaskSendsNothingOverAConnectionThatStands() async throws {
            let peer = try FakeBroker { [[$0.permit()]] }
            let client = try PosternClient(peer.configuration())
            for _ in 0..<50 { #expect(try await ask(client).isPermitted) }
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await failure { () throws(ClientError) in try await client.hello() }
            }
            #expect(try await call.value.code == .cancelled)
            await client.close()
            peer.stop()
        }

        @Test func aLossIsNoticedThoughNobodyCalls() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            let credential = try await client.credential("t-led")
            for _ in 0..<200 {
                let decision = try await client.authorise(
                    credential, action: "file.read", resource: .notes)
                #expect(decision.isPermitted)
            }
            broker.stop()
            try await eventually("the loss") { client.statistics.disconnections == 1 }
            try broker.start()
            // The new broker does not know the credential; that it answers is what counts.
            let decision = try await client.authorise(
                credential, action: "file.read", resource: .notes)
            #expect(!decision.isPermitted)
            await client.close()
        }

        @Test func aLossUnderALedCallEndsIt() async throws {
            let peer = try silent(after: 50)
            let client = try PosternClient(peer.configuration())
            for _ in 0..<50 { #expect(try await ask(client).isPermitted) }
            let before = peer.received.count
            let call = Task {
                try await failure { () throws(ClientError) in try await client.hello() }
            }
            try await eventually("the request's arrival") { peer.received.count > before }
            peer.stop()
            let error = try await call.value
            #expect(error.code == .connectionLost)
            #expect(error.mayHaveHappened)
            await client.close()
        }

        @Test func callsThatAreAloneAndCallsThatAreNotTakeTurns() async throws {
            let broker = try TestBroker()
            let client = try PosternClient(broker.configuration())
            let credential = try await client.credential("t-turns")
            var random = SystemRandomNumberGenerator()
            for _ in 0..<200 {
                let count = Int.random(in: 1...4, using: &random)
                let right = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for index in 0..<count {
                        let isEven = index % 2 == 0
                        group.addTask {
                            let decision = try await client.authorise(
                                credential, action: "file.read",
                                resource: isEven ? .notes : .secret)
                            return decision.isPermitted == isEven
                        }
                    }
                    return try await group.reduce(true) { $0 && $1 }
                }
                #expect(right)
            }
            #expect(client.statistics.unknownReplies == 0)
            await client.close()
        }
    }
}
