// Goal: a new snapshot counts for every decision after it, ends what is enrolled no more, and
// never brings a revocation back to life.
// Method: snapshots with and without a workload, in every order with its revocation.

import Cedar
import PosternAuthority
import PosternCore
import Testing

@Suite struct SnapshotTests {
    private let scene: Scene
    private let housekeeper: Housekeeper
    private let credential: CredentialID

    init() throws {
        scene = try Scene()
        housekeeper = Housekeeper(scene.authority)
        credential = try scene.grant().credential
    }

    private func install(
        _ enrolments: [Enrolment], policies: String = Scene.anyCall
    ) throws -> UInt64 {
        housekeeper.install(try Scene.snapshot(policies: policies, enrolments: enrolments))
    }

    /// What the first step says of a call; nil, with an issue, where that denies it.
    private func screen(_ call: SampleCall) -> Authorizer.Screened? {
        let screening = scene.authorizer.screen(call, credential: credential, peer: .agent)
        guard case .passed(let screened) = screening else {
            Issue.record("\(screening)")
            return nil
        }
        return screened
    }

    private func revokeWorkload() -> RevocationReceipt? {
        let target = RevocationTarget.workload(.test("agent"))
        return scene.revoker.revoke(RevokeAsk(target: target), by: .operator).receipt
    }

    @Test func policiesCountAtOnce() throws {
        let before = scene.authority.epoch.current
        #expect(scene.reason(credential) == nil)
        let epoch = try install([.agent()], policies: "forbid(principal, action, resource);")
        #expect(epoch == before + 1)
        let decision = scene.authorise(credential)
        #expect(decision.reason == .policyForbid)
        #expect(decision.epoch == epoch)
        // The same again is a new epoch too: a decision names the snapshot it was made under.
        #expect(
            try install([.agent()], policies: "forbid(principal, action, resource);")
                == epoch + 1)
        #expect(try install([.agent()]) == epoch + 2)
        #expect(scene.reason(credential) == nil)
    }

    /// A call that was screened before the change is decided under the new policies.
    @Test func aCallUnderWayMeetsTheNewPolicies() throws {
        let call = SampleCall.call("a")
        let screened = try #require(screen(call))
        _ = try install([.agent()], policies: "forbid(principal, action, resource);")
        let decision = scene.authorizer.decide(
            call, screened, context: Record())
        #expect(decision.reason == .policyForbid)
    }

    /// Only the facts that policies read are written; policies that come in later must not miss
    /// theirs.
    @Test func aCallIsPutToThePoliciesItsFactsWereWrittenFor() throws {
        let call = SampleCall.call("a")
        let screened = try #require(screen(call))
        let reading = """
            permit(principal, action, resource);
            forbid(principal, action, resource) when { context.postern.calls >= 0 };
            """
        let buffer = RequestBuffer()
        let tool = ToolCall(
            action: call.action.utf8.span, resourceType: call.type.utf8.span,
            resourceID: call.id.utf8.span, claimsReservedKey: false)
        let asked = try scene.authorizer.begin(tool, screened, claims: 0, in: buffer)
        _ = try install([.agent()], policies: reading)
        #expect(try scene.authorizer.decide(asked, buffer).isPermitted)
        #expect(scene.reason(credential, call) == .policyForbid)
    }

    @Test func anEnrolmentThatGoesAndComesBack() throws {
        _ = try install([])
        #expect(scene.reason(credential) == .notEnrolled)
        #expect(scene.attest().denial?.reason == .notEnrolled)
        let complete = scene.revoker.complete(credential, by: .agent)
        #expect(complete.denial?.reason == .notEnrolled)
        _ = try install([])
        #expect(scene.reason(credential) == .notEnrolled)
        _ = try install([.agent(selectors: [.userID(7)])])
        // Enrolled again under the same name: what it holds is good again.
        #expect(scene.reason(credential) == nil)
        #expect(scene.attest().denial?.reason == .notEnrolled)
    }

    @Test func revokedWhileItIsGone() throws {
        _ = try install([])
        let receipt = try #require(revokeWorkload())
        #expect(receipt.credentials == 1)
        #expect(receipt.epoch == scene.authority.epoch.current)
        #expect(scene.reason(credential) == .revokedWorkload)
        _ = try install([.agent()])
        #expect(scene.reason(credential) == .revokedWorkload)
        #expect(scene.attest().denial?.reason == .revokedWorkload)
    }

    @Test func revokedBeforeItGoes() throws {
        #expect(revokeWorkload() != nil)
        _ = try install([])
        #expect(scene.reason(credential) == .revokedWorkload)
        _ = try install([.agent()])
        #expect(scene.reason(credential) == .revokedWorkload)
    }

    @Test func onlyTheOneThatGoes() throws {
        let other = Enrolment.agent("other", selectors: [.userID(1_000), .key(.number(2))])
        _ = try install([.agent(), other])
        let peer = PeerIdentity.local(key: 2)
        let kept = try scene.grant(peer: peer).credential
        _ = try install([other])
        #expect(scene.reason(kept, peer: peer) == nil)
        #expect(scene.reason(credential) == .notEnrolled)
    }

    @Test func capsOfTheNewEnrolmentCountForNewCredentials() throws {
        _ = try install([.agent(scope: .of(["a"], ["*"]), credentialsMax: 1)])
        // What was granted stays as it was granted.
        #expect(scene.reason(credential, .call("b")) == nil)
        #expect(scene.attest().denial?.reason == .scopeBeyondEnrolment)
        #expect(scene.attest(.task("t", scope: .of(["a"], ["*"]))).capacity != nil)
    }

    @Test func theHandshakeAsksTheSnapshot() throws {
        let facts = ProcessFacts.agent
        let current = scene.authority.snapshots.current
        #expect(current.admits(facts, key: .number(4)))
        #expect(!current.admits(nil, key: .number(4)))
        #expect(!current.admits(.sample(userID: 1), key: .number(4)))
        _ = try install([.agent(selectors: [.sha256("x"), .path("/usr/bin/agent")])])
        let next = scene.authority.snapshots.current
        #expect(next.admits(facts, key: .number(4)))
        #expect(!next.admits(.sample(path: "/other"), key: .number(4)))
        #expect(next.policyCount == 1)
    }
}
