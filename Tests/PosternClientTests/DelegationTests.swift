// Goal: a program delegates, claims and works under a delegation through the client: in both forms,
// with what was granted and refused told as values, and ended as `withTask` ends it.
// Method: a real broker; two clients with keys of their own stand for two programs, and an operator
// looks at the tree. Tests/hazards/test_delegation.py has processes of their own, and their ends.

import PosternClient
import PosternCore
import Testing
import ZeroMQ

extension ClientTests {
    @Suite struct DelegationTests {
        private struct BodyError: Error {}

        private let broker: TestBroker
        private let parent: PosternClient
        private let childKeys: CurveKeyPair
        private let child: PosternClient
        private let person: PosternClient

        init() throws {
            broker = try TestBroker()
            childKeys = try CurveKeyPair.generate()
            parent = try PosternClient(broker.configuration())
            var configuration = broker.configuration()
            configuration.keys = try childKeys.clientKeys()
            child = try PosternClient(configuration)
            person = try PosternClient(broker.operatorConfiguration())
        }

        private var recipient: DelegationRecipient { .key(childKeys.publicKey.z85) }

        private func readOnly() throws -> Scope {
            try Scope(actions: ["file.read"], resources: ["File::*"])
        }

        nonisolated(nonsending) private func denial(
            of credential: Credential, through client: PosternClient, _ action: String = "file.read"
        ) async throws -> DenialReason? {
            try await client.authorise(credential, action: action, resource: .notes).reason
        }

        @Test func aDelegationsWholeLife() async throws {
            let root = try await parent.credential("root", budget: 10)
            let made = try await root.delegate(
                to: recipient, task: "part", intent: "read it", scope: readOnly(),
                ttl: .seconds(60), budget: 4, through: parent
            ).value()
            #expect(made.budget == 4)
            #expect(made.budgetLeft == 6)
            #expect(made.expiresInMilliseconds <= 60_000)

            let part = try await child.claim(made.id).credential()
            #expect(part.task.description == "part")
            #expect(part.intent == "read it")
            #expect(part.budget == 4)
            #expect(part.chain == [root.workload, part.workload])
            let scope = try readOnly()
            #expect(part.scope == scope)
            #expect(try await denial(of: part, through: child) == nil)
            #expect(try await denial(of: part, through: child, "file.list") == .outsideScope)
            // It is nobody else's, not even the delegator's.
            #expect(try await denial(of: part, through: parent) == .keyMismatch)

            let tree = try await person.tree(task: "root").value()
            #expect(tree.nodes.map(\.credential) == [root.id, part.id])
            #expect(tree.nodes.map(\.parent) == [nil, root.id])
            #expect(tree.nodes.map(\.depth) == [0, 1])

            _ = try await parent.complete(root).value()
            #expect(try await denial(of: part, through: child) == .revokedAncestor)
        }

        @Test func twiceIsDenied() async throws {
            let root = try await parent.credential("root")
            let made = try await parent.delegate(
                root, to: recipient, intent: "read it", scope: readOnly()
            ).value()
            // The delegator's own task, and what is left of its life, unless given.
            let part = try await child.claim(made.id).credential()
            #expect(part.task == root.task)
            #expect(try await child.claim(made.id).denial?.reason == .delegationClaimed)
        }

        @Test func anothersKeyIsDenied() async throws {
            let root = try await parent.credential("root")
            let made = try await parent.delegate(
                root, to: recipient, intent: "read it", scope: readOnly()
            ).value()
            let stranger = try PosternClient(broker.configuration())
            #expect(try await stranger.claim(made.id).denial?.reason == .delegationMismatch)
            _ = try await child.claim(made.id).credential()
        }

        @Test func wideningNamesThePattern() async throws {
            let root = try await parent.attest(
                task: "root", intent: "a test", scope: readOnly()
            ).credential()
            let answer = try await parent.delegate(
                root, to: recipient, intent: "read more",
                scope: Scope(actions: ["file.read", "file.l*"], resources: ["File::*"]))
            #expect(answer.denial?.reason == .delegationBeyondParent)
            #expect(answer.denial?.detail?.contains("file.l*") == true)
        }

        @Test func aParentThatEndedDelegatesNothing() async throws {
            let root = try await parent.credential("root")
            let made = try await parent.delegate(
                root, to: recipient, intent: "read it", scope: readOnly()
            ).value()
            _ = try await person.revoke(.credential(root.id)).value()
            let again = try await parent.delegate(
                root, to: recipient, intent: "read it", scope: readOnly())
            #expect(again.denial?.reason == .revokedCredential)
            #expect(try await child.claim(made.id).denial?.reason == .revokedAncestor)
        }

        // MARK: withDelegation

        @Test func aReturnCompletesThePartAlone() async throws {
            let root = try await parent.credential("root")
            let made = try await parent.delegate(
                root, to: recipient, task: "part", intent: "read it", scope: readOnly()
            ).value()
            let outcome = try await child.withDelegation(made.id) { part in
                let denied = try await denial(of: part, through: child)
                #expect(denied == nil)
                return part
            }
            guard case .completed(let part) = outcome else {
                Issue.record("not completed: \(outcome)")
                return
            }
            #expect(try await denial(of: part, through: child) == .completedTask)
            #expect(try await denial(of: root, through: parent) == nil)
        }

        @Test func anErrorCompletesItToo() async throws {
            let root = try await parent.credential("root")
            let made = try await parent.delegate(
                root, to: recipient, task: "part", intent: "read it", scope: readOnly()
            ).value()
            do {
                _ = try await child.withDelegation(made.id) { _ in throw BodyError() }
                Issue.record("no error")
            } catch {
                #expect(error is BodyError)
            }
            let tree = try await person.tree(task: "root").value()
            #expect(tree.nodes.map(\.reason) == [nil, .completedTask])
        }

        @Test func aDenialRunsNoBody() async throws {
            let unknown = try #require(DelegationID(hex: String(repeating: "0", count: 32)))
            let outcome = try await child.withDelegation(unknown) { _ in
                Issue.record("it ran")
            }
            guard case .denied(let denial) = outcome else {
                Issue.record("not denied: \(outcome)")
                return
            }
            #expect(denial.reason == .unknownDelegation)
        }

        @Test func theBlockingClientDoesTheSame() async throws {
            var configuration = broker.configuration()
            let (delegator, recipient) = (configuration, recipient)
            configuration.keys = try childKeys.clientKeys()
            let operators = try broker.operatorConfiguration()
            try await onThread { [configuration] in
                let parent = try BlockingClient(delegator)
                let child = try BlockingClient(configuration)
                let person = try BlockingClient(operators)
                let root = try parent.attest(task: "root", intent: "a test", scope: .test())
                    .credential()
                let made = try root.delegate(
                    to: recipient, task: "part", intent: "read it", scope: .test(),
                    through: parent
                ).value()
                let outcome = try child.withDelegation(made.id) { part in
                    let decision = try child.authorise(
                        part, action: "file.read", resource: .notes)
                    #expect(decision.isPermitted)
                    return part.chain
                }
                #expect(outcome.value == [root.workload, root.workload])
                #expect(try child.claim(made.id).denial?.reason == .delegationClaimed)
                let tree = try person.tree(task: "root", workload: root.workload).value()
                #expect(tree.nodes.map(\.reason) == [nil, .completedTask])
                for client in [parent, child, person] { client.close() }
            }
        }
    }
}

extension Attestation {
    fileprivate var denial: Denial? {
        guard case .denied(let denial) = self else { return nil }
        return denial
    }
}
