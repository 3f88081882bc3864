// Goal: a delegation gives no more than its delegator has, to nobody but whom it was made for,
// once; each refusal has its own reason.
// Method: chains of peers on an authority with fake ports; each thing that can be wrong with a
// delegation or a claim, alone.

import PosternAuthority
import PosternCore
import Testing

@Suite struct DelegationTests {
    private let tree: DelegationScene
    private var scene: Scene { tree.scene }
    private var agent: PeerIdentity { tree.agent }
    private var second: PeerIdentity { tree.second }
    private var third: PeerIdentity { tree.third }

    init() throws { tree = try DelegationScene() }

    // MARK: what is given

    @Test func aChildActsUnderItsOwnNameAndKey() throws {
        let root = try scene.grant(.task("t", scope: .of(["pay.*", "read"], ["Doc::*"])))
        let ask = AttestAsk.task(
            "part", scope: .of(["pay.invoice.*"], ["Doc::\"a*\""]), intent: "the invoices",
            ttlMilliseconds: 5_000)
        let made = try #require(tree.delegate(root.credential, ask).made)
        #expect(made.expiresInMilliseconds == 5_000 && made.budget == nil)
        let grant = try #require(tree.claim(made.id, by: second).grant)
        #expect(grant.workload == .test("b"))
        #expect(grant.delegated?.task == .named("part"))
        #expect(grant.delegated?.intent == "the invoices")
        #expect(grant.delegated?.chain == [.test("agent"), .test("b")])
        let inside = SampleCall.call("pay.invoice.send", "Doc", "a1")
        #expect(scene.reason(grant.credential, peer: second, inside) == nil)
        #expect(
            scene.reason(grant.credential, peer: second, .call("read", "Doc", "a1"))
                == .outsideScope)
        // Nobody else has any use for it, its delegator included.
        #expect(scene.reason(grant.credential, peer: agent, inside) == .keyMismatch)
        #expect(scene.reason(root.credential, peer: second, inside) == .keyMismatch)
        let said = scene.revoker.introspect(grant.credential, by: .peer(second))
        #expect(said.details?.parent == root.credential)
        #expect(said.details?.chain == [.test("agent"), .test("b")])
        #expect(scene.revoker.introspect(root.credential, by: .operator).details?.chain == [])
    }

    @Test func policiesSeeWhoActsForWhom() throws {
        let scene = try DelegationScene(
            policies: """
                permit(principal, action, resource);
                @id("deep") forbid(principal, action == Action::"act", resource)
                when { context.postern.delegation.depth > 1 && context.postern.depth == 2 };
                @id("root") forbid(principal, action == Action::"root", resource)
                unless { context.postern.delegation.root == "spiffe://test/agent" };
                @id("chain") forbid(principal, action == Action::"chain", resource)
                when { context.postern.delegation.chain.containsAll([
                    "spiffe://test/agent", "spiffe://test/b", "spiffe://test/c"]) };
                @id("no c") forbid(principal, action == Postern::Action::"delegate", resource)
                when { context.to has workload && context.to.workload == "spiffe://test/c" &&
                       context.postern.delegation.depth == 0 };
                @id("no secret") forbid(principal, action == Postern::Action::"attest",
                    resource == Postern::Task::"secret")
                when { context.postern.delegation.depth > 0 };
                """
        ).scene
        let issuer = DelegationIssuer(scene.authority)
        func make(
            _ credential: CredentialID, _ peer: PeerIdentity, _ workload: String,
            _ task: String = "part"
        ) -> DelegationIssuer.Outcome {
            issuer.delegate(
                DelegateAsk(
                    credential: credential, target: .workload(.test(workload)),
                    attest: .task(task)), by: peer)
        }
        func claim(_ id: DelegationID, _ peer: PeerIdentity) -> Attestor.Outcome {
            scene.attestor.claim(
                id, peer: peer, scene.attestor.inspect(peer, heldBy: nil), parent: nil
            ).outcome
        }
        let root = try scene.grant()
        let toC = make(root.credential, agent, "c")
        #expect(toC.denial?.reason == .policyForbid && toC.denial?.policies == ["no c"])
        let secret = try #require(make(root.credential, agent, "b", "secret").made)
        #expect(claim(secret.id, second).denial?.policies == ["no secret"])
        let first = try #require(make(root.credential, agent, "b").made)
        let b = try #require(claim(first.id, second).grant)
        let next = try #require(make(b.credential, second, "c").made)
        let c = try #require(claim(next.id, third).grant)
        for (action, reason) in [
            ("act", DenialReason.policyForbid), ("root", nil), ("chain", .policyForbid),
        ] {
            #expect(scene.reason(c.credential, peer: third, .call(action)) == reason, "\(action)")
            #expect(scene.reason(b.credential, peer: second, .call(action)) == nil, "\(action)")
        }
    }

    // MARK: widening

    @Test(arguments: [
        (["pay.*"], ["Doc::*"], "pay.*"), (["pay.x", "*"], ["Doc::\"a\""], "*"),
        (["pay.x"], ["*"], "*"), (["pay.x"], ["Doc::\"b*\""], "Doc::\"b*\""),
        (["pay.x*"], ["Doc::\"a\""], "pay.x*"),
    ])
    func aScopeThatIsWider(_ actions: [String], _ resources: [String], _ pattern: String) throws {
        let root = try scene.grant(
            .task("t", scope: .of(["pay.x", "pay.y.*"], ["Doc::\"a*\""])))
        let denial = tree.delegate(
            root.credential, .task("part", scope: .of(actions, resources))
        ).denial
        #expect(denial?.reason == .delegationBeyondParent)
        #expect(denial?.detail == pattern)
    }

    /// Patterns are compared as languages.
    @Test func aScopeThatIsNarrowerInOtherWords() throws {
        let root = try scene.grant(.task("t", scope: .of(["github.*"], ["Repo::*"])))
        let narrow = Scope.of(["github.issue.*", "github.*.read"], ["Repo::\"acme/*\""])
        #expect(tree.delegate(root.credential, .task("part", scope: narrow)).made != nil)
    }

    @Test func aLifeThatIsLongerIsCut() throws {
        let root = try scene.grant(.task("t", ttlMilliseconds: 10_000))
        scene.clock.advance(milliseconds: 4_000)
        for ttl in [nil, 60_000, UInt64.max] as [UInt64?] {
            let made = try #require(
                tree.delegate(root.credential, .task("part", ttlMilliseconds: ttl)).made)
            #expect(made.expiresInMilliseconds == 6_000)
        }
        let made = try #require(
            tree.delegate(root.credential, .task("part", ttlMilliseconds: 5_000)).made)
        // It counts from the delegation on.
        scene.clock.advance(milliseconds: 2_000)
        #expect(tree.claim(made.id, by: second).grant?.expiresInMilliseconds == 3_000)
    }

    @Test func aBudgetIsTakenFromTheDelegators() throws {
        let root = try scene.grant(.task("t", budget: 10))
        #expect(tree.delegate(root.credential).denial?.reason == .delegationBeyondParent)
        let beyond = tree.delegate(root.credential, .task("part", budget: 11)).denial
        #expect(beyond?.reason == .delegationBeyondParent)
        #expect(beyond?.detail == "budget: 11 calls, and the delegator has 10 left")
        let made = try #require(tree.delegate(root.credential, .task("part", budget: 8)).made)
        #expect(made.budget == 8 && made.budgetLeft == 2)
        let grant = try #require(tree.claim(made.id, by: second).grant)
        #expect(grant.budget == 8)
        #expect(scene.authorise(root.credential).budgetLeft == 1)
        #expect(scene.authorise(root.credential).isPermitted)
        #expect(scene.reason(root.credential) == .budgetExhausted)
        for _ in 0..<8 { #expect(scene.reason(grant.credential, peer: second) == nil) }
        #expect(scene.reason(grant.credential, peer: second) == .budgetExhausted)
    }

    /// What a child gives on is its own.
    @Test func noCallIsPermittedTwiceInATree() throws {
        let root = try scene.grant(.task("t", budget: 6))
        let b = try tree.child(of: root.credential, second, "b", .task("part", budget: 4))
        let c = try tree.child(of: b.credential, by: second, third, "c", .task("part", budget: 3))
        var permits = 0
        for (grant, peer) in [(root, agent), (b, second), (c, third)] {
            while scene.reason(grant.credential, peer: peer) == nil { permits += 1 }
        }
        #expect(permits == 6)
    }

    @Test func anEnrolmentsBoundsHoldToo() throws {
        let scene = try DelegationScene(secondScope: .of(["read"], ["*"]), secondBudget: 2).scene
        let issuer = DelegationIssuer(scene.authority)
        let root = try scene.grant()
        func claim(_ scope: Scope) throws -> Attestor.Outcome {
            let ask = DelegateAsk(
                credential: root.credential, target: .workload(.test("b")),
                attest: .task("part", scope: scope))
            let made = try #require(issuer.delegate(ask, by: agent).made)
            return scene.attestor.claim(
                made.id, peer: second, scene.attestor.inspect(second, heldBy: nil), parent: nil
            ).outcome
        }
        let denial = try claim(.of(["read", "write"], ["*"])).denial
        #expect(denial?.reason == .scopeBeyondEnrolment && denial?.detail == "write")
        #expect(try claim(.of(["read"], ["*"])).grant?.budget == 2)
    }

    // MARK: whose it is

    @Test func onlyForWhomItWasMade() throws {
        let root = try scene.grant()
        let forB = try #require(tree.delegate(root.credential).made)
        #expect(tree.claim(forB.id, by: third).denial?.reason == .delegationMismatch)
        let forKey = try #require(tree.delegate(root.credential, to: .key(.number(3))).made)
        #expect(tree.claim(forKey.id, by: second).denial?.reason == .delegationMismatch)
        // Who was denied has spent nothing.
        #expect(tree.claim(forB.id, by: second).grant != nil)
        #expect(tree.claim(forKey.id, by: third).grant?.workload == .test("c"))
    }

    @Test func onlyOnce() throws {
        let root = try scene.grant()
        let made = try #require(tree.delegate(root.credential).made)
        #expect(tree.claim(made.id, by: second).grant != nil)
        #expect(tree.claim(made.id, by: second).denial?.reason == .delegationClaimed)
        #expect(tree.claim(made.id, by: third).denial?.reason == .delegationClaimed)
    }

    @Test func onlyAChildProcess() throws {
        let child = ProcessIdentity(processID: 200, startTimeTicks: 9_000)
        scene.inspector.start(.sample(child))
        let peer = PeerIdentity.local(key: 9, child)
        let root = try scene.grant()
        let made = try #require(tree.delegate(root.credential, to: .child).made)
        let stranger = ProcessIdentity(processID: 100, startTimeTicks: 1)
        for parent in [nil, stranger, child] {
            #expect(
                tree.claim(made.id, by: peer, parent: parent).denial?.reason == .delegationMismatch)
        }
        scene.inspector.setParent(.agent, of: child)
        let parent = scene.attestor.parent(of: peer, heldBy: nil)
        let grant = try #require(tree.claim(made.id, by: peer, parent: parent).grant)
        // A chain may repeat a workload next to itself.
        #expect(grant.delegated?.chain == [.test("agent"), .test("agent")])
    }

    @Test func onTCPNobodyHasChildren() throws {
        let scene = try Scene(enrolments: [.agent(selectors: [.key(.number(1))])])
        let remote = PeerIdentity.remote(key: 1)
        let root = try scene.grant(peer: remote)
        let ask = DelegateAsk(credential: root.credential, target: .child, attest: .task("part"))
        let denial = DelegationIssuer(scene.authority).delegate(ask, by: remote).denial
        #expect(denial?.reason == .delegationMismatch)
    }

    /// It would cost the budget, and nobody could ever claim it.
    @Test func nothingIsDelegatedToNobody() throws {
        let tree = try DelegationScene()
        let root = try tree.scene.grant(.task("t", budget: 10))
        let denial = tree.delegate(
            root.credential, to: .workload(.test("slip")), .task("part", budget: 4),
            by: tree.agent
        ).denial
        #expect(denial?.reason == .delegationMismatch)
        #expect(denial?.detail == "nobody is enrolled as \(SPIFFEID.test("slip"))")
        let record = try #require(tree.scene.authority.cache.find(root.credential))
        #expect(record.budget.left == 10)
    }

    @Test func onlyWhoHoldsTheCredentialDelegates() throws {
        let root = try scene.grant()
        #expect(tree.delegate(root.credential, by: second).denial?.reason == .keyMismatch)
        let nobody = CredentialID(Bytes16(high: 9, low: 9))
        #expect(tree.delegate(nobody).denial?.reason == .unknownCredential)
        _ = scene.revoker.revoke(RevokeAsk(target: .credential(root.credential)), by: .operator)
        #expect(tree.delegate(root.credential).denial?.reason == .revokedCredential)
    }

    // MARK: cycles and limits

    @Test func aChainNeverReturns() throws {
        let root = try scene.grant()
        let b = try tree.child(of: root.credential, second, "b")
        let back = tree.delegate(b.credential, to: .workload(.test("agent")), by: second).denial
        #expect(back?.reason == .delegationCycle && back?.detail == "spiffe://test/agent")
        // By its key it is found when it claims.
        let made = try #require(
            tree.delegate(b.credential, to: .key(.number(1)), by: second).made)
        #expect(tree.claim(made.id, by: agent).denial?.reason == .delegationCycle)
        // Nobody claims its own delegation.
        let own = try #require(tree.delegate(root.credential, to: .workload(.test("agent"))).made)
        #expect(tree.claim(own.id, by: agent).denial?.reason == .delegationCycle)
        let twin = PeerIdentity.local(key: 8)
        #expect(tree.claim(own.id, by: twin).grant != nil)
    }

    @Test func depthAndFanOutAreLimited() throws {
        let scene = try DelegationScene(
            limits: DelegationLimits(depthMax: 2, fanOutMax: 3)
        ).scene
        let issuer = DelegationIssuer(scene.authority)
        func make(
            _ credential: CredentialID, _ peer: PeerIdentity, ttl: UInt64? = nil
        ) -> DelegationIssuer.Outcome {
            let ask = DelegateAsk(
                credential: credential, target: .workload(.test("agent")),
                attest: .task("part", ttlMilliseconds: ttl))
            return issuer.delegate(ask, by: peer)
        }
        func claim(_ id: DelegationID, _ peer: PeerIdentity) throws -> Grant {
            let inspection = scene.attestor.inspect(peer, heldBy: nil)
            let outcome = scene.attestor.claim(
                id, peer: peer, inspection, parent: nil
            ).outcome
            scene.attestor.settle(id)
            return try #require(outcome.grant)
        }
        let root = try scene.grant()
        let peers = [agent] + (0..<3).map { PeerIdentity.local(key: 20 + $0) }
        let first = try claim(#require(make(root.credential, agent).made).id, peers[1])
        let second = try claim(#require(make(first.credential, peers[1]).made).id, peers[2])
        #expect(make(second.credential, peers[2]).denial?.reason == .delegationTooDeep)
        // One lives already, two may wait.
        #expect(make(root.credential, agent, ttl: 1_000).made != nil)
        #expect(make(root.credential, agent, ttl: 1_000).made != nil)
        #expect(make(root.credential, agent).denial?.reason == .delegationFanOut)
        // Those that nobody claimed give their places back.
        scene.clock.advance(milliseconds: 3_000)
        scene.sweepAll()
        #expect(make(root.credential, agent).made != nil)
    }
}
