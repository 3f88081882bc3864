// Goal: `withTask` completes its task on every way out, tells a denial as a value, and neither
// hides the body's error nor a completion that failed.
// Method: a real broker; after each way out an operator looks at the credential.

import PosternClient
import PosternCore
import Synchronization
import Testing

extension ClientTests {
    @Suite struct TaskTests {
        let broker: TestBroker
        let client: PosternClient
        let person: PosternClient

        struct BodyError: Error, Equatable {}

        init() throws {
            broker = try TestBroker()
            client = try PosternClient(broker.configuration())
            person = try PosternClient(broker.operatorConfiguration())
        }

        private func end(of credential: CredentialID?) async throws -> DenialReason? {
            let id = try #require(credential)
            return try await person.introspect(id).value().reason
        }

        @Test func aReturnCompletes() async throws {
            let outcome = try await client.withTask(
                id: "w-1", intent: "work", scope: .test(), budget: 5
            ) { credential in
                let decision = try await client.authorise(
                    credential, action: "file.read", resource: .notes)
                #expect(decision.isPermitted)
                #expect(credential.budget == 5)
                return credential.id
            }
            guard case .completed(let id) = outcome else {
                Issue.record("not completed: \(outcome)")
                return
            }
            #expect(try await end(of: id) == .completedTask)
        }

        @Test @MainActor func theBodyRunsWhereItsCallerRuns() async throws {
            // State of the main actor, neither sent nor locked.
            var seen: [String] = []
            let outcome = try await client.withTask(id: "w-10", intent: "work", scope: .test()) {
                MainActor.assertIsolated()
                seen.append($0.task.description)
                _ = try await client.introspect($0)
                MainActor.assertIsolated()
            }
            guard case .completed = outcome else {
                Issue.record("not completed: \(outcome)")
                return
            }
            #expect(seen == ["w-10"])
        }

        @Test func aThrowCompletes() async throws {
            let seen = Mutex<CredentialID?>(nil)
            await #expect(throws: BodyError()) {
                _ = try await client.withTask(id: "w-2", intent: "work", scope: .test()) {
                    credential in
                    seen.withLock { $0 = credential.id }
                    throw BodyError()
                }
            }
            #expect(try await end(of: seen.withLock { $0 }) == .completedTask)
        }

        @Test func aCancellationCompletes() async throws {
            let seen = Mutex<CredentialID?>(nil)
            let reported = Mutex<[CompletionFailure]>([])
            var configuration = broker.configuration()
            configuration.onUncompletedTask = { _, failure in
                reported.withLock { $0.append(failure) }
            }
            let client = try PosternClient(configuration)
            let work = Task {
                try await client.withTask(id: "w-3", intent: "work", scope: .test()) {
                    credential in
                    seen.withLock { $0 = credential.id }
                    // Until it is cancelled.
                    try await Task.sleep(for: .seconds(30))
                }
            }
            try await eventually("the body") { seen.withLock { $0 != nil } }
            work.cancel()
            await #expect(throws: CancellationError.self) { _ = try await work.value }
            #expect(try await end(of: seen.withLock { $0 }) == .completedTask)
            #expect(reported.withLock { $0 } == [])
            await client.close()
        }

        @Test func aCancelledTaskDoesNotBegin() async throws {
            let work = Task { [client] in
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await client.withTask(id: "w-4", intent: "work", scope: .test()) { _ in
                    Issue.record("the body ran")
                }
            }
            let error = await #expect(throws: ClientError.self) { try await work.value }
            #expect(error?.code == .cancelled)
            #expect(try await person.status().value().credentials == 0)
        }

        @Test func aDenialIsAValue() async throws {
            let outcome = try await client.withTask(
                id: "w-5", intent: "a forbidden thing", scope: .test()
            ) { _ in Issue.record("the body ran") }
            guard case .denied(let denial) = outcome else {
                Issue.record("not denied")
                return
            }
            #expect(denial.reason == .policyNoPermit)
            #expect(outcome.value == nil)
        }

        @Test func aTaskThatEndedMeanwhileIsCompleted() async throws {
            let outcome = try await client.withTask(
                id: "w-6", intent: "work", scope: .test()
            ) { credential in
                _ = try await person.revoke(.credential(credential.id))
            }
            guard case .completed = outcome else {
                Issue.record("not completed: \(outcome)")
                return
            }
        }

        @Test func aCompletionThatFailsIsReportedAndHidesNothing() async throws {
            let peer = try FakeBroker { received in
                received.operation == Operation.attest.rawValue
                    ? [[received.grant()]] : [[received.permit() + [0]]]
            }
            let reported = Mutex<[CompletionFailure]>([])
            var configuration = peer.configuration()
            configuration.onUncompletedTask = { _, failure in
                reported.withLock { $0.append(failure) }
            }
            let client = try PosternClient(configuration)
            let outcome = try await client.withTask(id: "w-7", intent: "work", scope: .test()) {
                _ in
                42
            }
            guard case .uncompleted(42, .failed(let error)) = outcome else {
                Issue.record("not uncompleted: \(outcome)")
                return
            }
            #expect(error.code == .garbled)
            #expect(error.operation == .complete)
            await #expect(throws: BodyError()) {
                _ = try await client.withTask(id: "w-8", intent: "work", scope: .test()) { _ in
                    throw BodyError()
                }
            }
            #expect(reported.withLock { $0.count } == 2)
            await client.close()
            peer.stop()
        }

        @Test func aBrokerThatGoesAwayLeavesItUncompleted() async throws {
            let peer = try FakeBroker { [[$0.grant()]] }
            var configuration = peer.configuration()
            configuration.deadline = .seconds(1)
            let client = try PosternClient(configuration)
            let outcome = try await client.withTask(id: "w-11", intent: "work", scope: .test()) {
                _ in
                peer.stop()
            }
            guard case .uncompleted(_, .failed(let error)) = outcome else {
                Issue.record("not uncompleted: \(outcome)")
                return
            }
            #expect([.unreachable, .connectionLost].contains(error.code))
            #expect(outcome.value != nil)
            await client.close()
        }

        @Test func aCancellationWaitsForAnAttestThatHasLeft() async throws {
            // The grant comes late and to a cancelled task: it must still be completed.
            let peer = try FakeBroker(FakeBroker.swallow)
            let client = try PosternClient(peer.configuration())
            let work = Task {
                _ = try await client.withTask(id: "w-9", intent: "work", scope: .test()) { _ in }
            }
            try await eventually("the attest's arrival") { peer.received.count == 1 }
            work.cancel()
            peer.stop()
            let error = await #expect(throws: ClientError.self) { try await work.value }
            #expect(error?.code == .connectionLost)
            await client.close()
        }
    }
}
