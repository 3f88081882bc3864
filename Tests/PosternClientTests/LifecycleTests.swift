// Goal: tasks and credentials end as they should: completed, revoked by their own workload or by
// an operator, seen by introspect; an operator sees the broker's status.
// Method: a broker in this process; a workload's client at the gate, an operator's at its door.

import PosternClient
import Testing

extension ClientTests {
    @Suite struct LifecycleTests {
        let broker: TestBroker
        let client: PosternClient
        let person: PosternClient

        init() throws {
            broker = try TestBroker()
            client = try PosternClient(broker.configuration())
            person = try PosternClient(broker.operatorConfiguration())
        }

        @Test func completeEndsTheTask() async throws {
            let credential = try await client.credential("t-1")
            let receipt = try await client.complete(credential).value()
            #expect(receipt.credentials == 1)
            #expect(receipt.epoch > credential.epoch)
            #expect(try await decision(credential).reason == .completedTask)
            #expect(try await client.complete(credential).denial?.reason == .completedTask)
            let again = try await client.attest(task: "t-1", intent: "more", scope: .test())
            guard case .denied(let denial) = again else {
                Issue.record("a completed task was attested again")
                return
            }
            #expect(denial.reason == .completedTask)
        }

        @Test func aWorkloadRevokesItsOwnCredential() async throws {
            let credential = try await client.credential("t-2")
            let receipt = try await client.revoke(.credential(credential.id)).value()
            #expect(receipt.credentials == 1)
            #expect(try await decision(credential).reason == .revokedCredential)
        }

        @Test func aWorkloadRevokesItsOwnTask() async throws {
            let credential = try await client.credential("t-3")
            let subject = RevocationSubject.task(credential.task, of: credential.workload)
            let receipt = try await client.revoke(
                subject, note: "enough", credential: credential
            ).value()
            #expect(receipt.credentials == 1)
            #expect(try await decision(credential).reason == .revokedTask)
        }

        @Test func aWorkloadMayNotRevokeAnother() async throws {
            let workload = try #require(SPIFFEID(TestBroker.workload))
            let answer = try await client.revoke(.workload(workload))
            #expect(answer.denial?.reason == .wrongEndpoint)
        }

        @Test func anOperatorRevokesAWorkloadAndAKey() async throws {
            let credential = try await client.credential("t-4")
            let receipt = try await person.revoke(.workload(credential.workload)).value()
            #expect(receipt.credentials == 1)
            #expect(try await decision(credential).reason == .revokedWorkload)
            _ = try await person.revoke(.key(client.publicKey)).value()
            #expect(try await decision(credential).reason == .revokedKey)
        }

        @Test func anUnknownTargetIsAnError() async throws {
            let id = try #require(CredentialID(hex: String(repeating: "0b", count: 16)))
            let error = try await failure { () throws(ClientError) in
                try await person.revoke(.credential(id))
            }
            #expect(error.code == .notFound)
            #expect(error.operation == .revoke)
        }

        @Test func introspectSeesTheCredential() async throws {
            let credential = try await client.credential("t-5", budget: 3)
            let seen = try await client.introspect(credential).value()
            #expect(seen.isActive)
            #expect(seen.details?.task == credential.task)
            #expect(seen.details?.intent == "a test")
            #expect(seen.details?.budgetLeft == 3)
            #expect(try await person.introspect(credential.id).value().isActive)
            _ = try await client.complete(credential)
            #expect(try await client.introspect(credential).value().reason == .completedTask)
        }

        @Test func statusCountsForOperators() async throws {
            _ = try await client.credential("t-6")
            let status = try await person.status().value()
            #expect(status.credentials == 1)
            #expect(status.policies == 6)
            #expect(status.workloads[TestBroker.workload] == 1)
        }

        private func decision(_ credential: Credential) async throws -> Decision {
            try await client.authorise(credential, action: "file.read", resource: .notes)
        }
    }
}
