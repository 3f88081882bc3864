// Goal: what a real broker decides arrives as it was decided: permits, every reason that a
// client can bring about, batches in their three semantics, and denials as values.
// Method: a broker in this process over ipc, this process enrolled by its user; each test has a
// task of its own.

import PosternClient
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct DecisionTests {
        let broker: TestBroker
        let client: PosternClient

        init() throws {
            broker = try TestBroker()
            client = try PosternClient(broker.configuration())
        }

        @Test func helloTellsTheServersFacts() async throws {
            let facts = try await client.hello()
            #expect(facts.versions == [1])
            #expect(facts.endpoints == [broker.gate])
            #expect(facts.trustDomain == "test.example")
        }

        @Test func attestGrantsWhatWasAskedFor() async throws {
            let before = ContinuousClock.now
            let attestation = try await client.attest(
                task: "t-1", intent: "read notes", scope: .test(), ttl: .seconds(60), budget: 7)
            let credential = try attestation.credential()
            #expect(credential.workload.description == TestBroker.workload)
            #expect(credential.task.description == "t-1")
            #expect(credential.scope == (try Scope.test()))
            #expect(credential.budget == 7)
            #expect(credential.expiry > before + .seconds(50))
            #expect(credential.expiry <= ContinuousClock.now + .seconds(60))
            #expect(!credential.isExpired)
        }

        @Test func attestBeyondTheEnrolmentIsDenied() async throws {
            let scope = try Scope(actions: ["shell.run"], resources: ["*"])
            let attestation = try await client.attest(task: "t", intent: "more", scope: scope)
            guard case .denied(let denial) = attestation else {
                Issue.record("granted")
                return
            }
            #expect(denial.reason == .scopeBeyondEnrolment)
            #expect(denial.detail?.contains("shell.run") == true)
        }

        @Test func attestForbiddenByPolicyIsDenied() async throws {
            let attestation = try await client.attest(
                task: "t", intent: "a forbidden thing", scope: .test())
            guard case .denied(let denial) = attestation else {
                Issue.record("granted")
                return
            }
            #expect(denial.reason == .policyNoPermit)
        }

        @Test(
            arguments: [
                ("file.read", ResourceName.notes, [:], nil),
                ("file.read", .secret, [:], .policyForbid),
                ("file.write", .notes, [:], .policyNoPermit),
                ("http.get", .host, ["risk": "low"], nil),
                ("http.get", .host, ["risk": "high"], .policyNoPermit),
                ("http.get", .host, [:], .policyError),
                ("http.post", .host, [:], .outsideScope),
                ("file.read", ResourceName(type: "Table", id: "x"), [:], .outsideScope),
                ("file.read", .notes, ["postern": ["calls": 0]], .reservedContext),
            ] as [(String, ResourceName, [String: ContextValue], DenialReason?)])
        func authoriseGivesTheReason(
            action: String, resource: ResourceName, context: [String: ContextValue],
            reason: DenialReason?
        ) async throws {
            let credential = try await client.credential("t-reasons")
            let decision = try await client.authorise(
                credential, action: action, resource: resource, context: context)
            #expect(decision.reason == reason)
            #expect(decision.isPermitted == (reason == nil))
        }

        @Test func policiesAndBudgetComeAlong() async throws {
            let credential = try await client.credential("t-budget", budget: 1)
            let first = try await client.authorise(
                credential, action: "file.read", resource: .notes)
            #expect(first.policies == ["read"])
            #expect(first.budgetLeft == 0)
            let second = try await client.authorise(
                credential, action: "file.read", resource: .notes)
            #expect(second.reason == .budgetExhausted)
            #expect(second.id != first.id)
        }

        @Test func anUnknownCredentialIsDenied() async throws {
            let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
            let decision = try await client.authorise(
                id, action: "file.read", resource: .notes)
            #expect(decision.reason == .unknownCredential)
        }

        @Test func anotherKeysCredentialIsDenied() async throws {
            let credential = try await client.credential("t-stolen")
            let thief = try PosternClient(broker.configuration())
            let decision = try await thief.authorise(
                credential, action: "file.read", resource: .notes)
            #expect(decision.reason == .keyMismatch)
            await thief.close()
        }

        @Test(arguments: [
            (BatchSemantics.executeAll, [true, false, true]),
            (.denyOnFirstDeny, [true, false]),
            (.permitOnFirstPermit, [true]),
        ]) func batchesEndAsTheirSemanticsSay(
            semantics: BatchSemantics, permits: [Bool]
        ) async throws {
            let credential = try await client.credential("t-batch")
            let calls = [ResourceName.notes, .secret, .notes].map {
                ToolCall(action: "file.read", resource: $0)
            }
            let decisions = try await client.authoriseBatch(
                credential, calls, semantics: semantics)
            #expect(decisions.map(\.isPermitted) == permits)
        }

        @Test func theWrongDoorDeniesEverything() async throws {
            let person = try PosternClient(broker.operatorConfiguration())
            let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
            let decision = try await person.authorise(
                id, action: "file.read", resource: .notes)
            #expect(decision.reason == .wrongEndpoint)
            let calls = Array(repeating: ToolCall(action: "file.read", resource: .notes), count: 3)
            let decisions = try await person.authoriseBatch(id, calls)
            #expect(decisions.map(\.reason) == [.wrongEndpoint, .wrongEndpoint, .wrongEndpoint])
            #expect(try await client.status().denial?.reason == .wrongEndpoint)
            await person.close()
        }
    }
}
