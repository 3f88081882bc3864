// Goal: a machine ends its own credential, its own task and what was delegated under what it shows;
// anything else only where the policies permit it, with each target and its reason.
// Method: a tree of three peers and a stranger; every target by each of them, with and without
// policies.

import PosternAuthority
import PosternCore
import Testing

@Suite struct RevokePermissionTests {
    private let agent = PeerIdentity.agent
    private let second = PeerIdentity.local(key: 2)

    /// `agent` has delegated to `second`.
    private struct Pair {
        let scene: Scene
        let root: Grant
        let child: Grant
    }

    private func pair(policies: String) throws -> Pair {
        let scene = try Scene(
            policies: policies,
            enrolments: [
                .agent(), .agent("b", selectors: [.userID(1_000), .key(.number(2))]),
            ])
        let root = try scene.grant()
        let ask = DelegateAsk(
            credential: root.credential, target: .workload(.test("b")), attest: .task("part"))
        let made = try #require(DelegationIssuer(scene.authority).delegate(ask, by: agent).made)
        let claimed = scene.attestor.claim(
            made.id, peer: second, scene.attestor.inspect(second, heldBy: nil), parent: nil)
        return Pair(scene: scene, root: root, child: try #require(claimed.outcome.grant))
    }

    private static let calls = """
        permit(principal, action, resource) unless { action == Postern::Action::"revoke" };
        """

    private func revoke(
        _ pair: Pair, _ target: RevocationTarget, by peer: PeerIdentity, _ shown: Grant?,
        note: String? = nil
    ) -> Revoker.Outcome {
        pair.scene.revoker.revoke(
            RevokeAsk(target: target, note: note, credential: shown?.credential),
            by: .peer(peer))
    }

    @Test func whatWasDelegatedUnderOnesOwn() throws {
        var pair = try pair(policies: Self.calls)
        let below = RevocationTarget.credential(pair.child.credential)
        #expect(revoke(pair, below, by: agent, nil).denial?.reason == .keyMismatch)
        #expect(revoke(pair, below, by: agent, pair.root).receipt?.credentials == 1)
        #expect(pair.scene.reason(pair.child.credential, peer: second) == .revokedCredential)
        // Not the other way round.
        pair = try self.pair(policies: Self.calls)
        let above = RevocationTarget.credential(pair.root.credential)
        #expect(revoke(pair, above, by: second, pair.child).denial?.reason == .keyMismatch)
        let tree = RevocationTarget.tree(pair.child.credential)
        #expect(revoke(pair, tree, by: second, pair.child).denial?.reason == .wrongEndpoint)
        #expect(revoke(pair, tree, by: second, nil).denial?.reason == .wrongEndpoint)
        #expect(revoke(pair, tree, by: agent, pair.root).receipt != nil)
        #expect(pair.scene.reason(pair.child.credential, peer: second) == .revokedAncestor)
    }

    /// Showing somebody else's credential, or a dead one, is showing none.
    @Test func whatIsShownMustBeOnesOwnAndAlive() throws {
        let pair = try pair(policies: Self.calls)
        let below = RevocationTarget.credential(pair.child.credential)
        #expect(revoke(pair, below, by: second, pair.root).denial?.reason == .keyMismatch)
        _ = revoke(pair, .credential(pair.root.credential), by: agent, nil)
        #expect(revoke(pair, below, by: agent, pair.root).denial?.reason == .revokedCredential)
    }

    private static let targets: [(String, @Sendable (Grant) -> RevocationTarget)] = [
        ("credential", { .credential($0.credential) }), ("tree", { .tree($0.credential) }),
        ("task", { _ in .task(workload: .test("b"), task: .named("part")) }),
        ("workload", { _ in .workload(.test("b")) }), ("key", { _ in .key(.number(2)) }),
        (
            "selection",
            { _ in .selection(CredentialSelection(actions: Glob("pay.*"), workload: .test("b"))) }
        ),
    ]

    @Test func whatPoliciesPermit() throws {
        for (kind, target) in Self.targets {
            let permit = """
                \(Self.calls)
                permit(principal == Workload::"spiffe://test/agent",
                    action == Postern::Action::"revoke",
                    resource == Postern::Target::"\(kind)");
                """
            let pair = try pair(policies: permit)
            let aimed = target(pair.child)
            // `agent` may, with a credential that says so; others may not.
            #expect(revoke(pair, aimed, by: agent, pair.root).receipt != nil, "\(kind)")
            // Without, and with one that permits every action, it may not.
            for policies in [Self.calls, Scene.anyCall] {
                let other = try self.pair(policies: policies)
                let outcome = revoke(other, target(other.root), by: second, other.child)
                // It is its own task.
                #expect((outcome.receipt != nil) == (kind == "task"), "\(kind)")
            }
        }
    }

    @Test func policiesSeeWhatIsMeant() throws {
        let pair = try pair(
            policies: """
                \(Self.calls)
                permit(principal, action == Postern::Action::"revoke", resource)
                when { context has workload && context.workload == "spiffe://test/b" &&
                       context has note && context.note like "incident *" };
                @id("never a key") forbid(principal, action == Postern::Action::"revoke",
                    resource == Postern::Target::"key")
                when { context has key };
                """)
        let selection = RevocationTarget.selection(CredentialSelection(workload: .test("b")))
        #expect(revoke(pair, selection, by: agent, pair.root).denial?.reason == .wrongEndpoint)
        let key = revoke(pair, .key(.number(2)), by: agent, pair.root, note: "incident 1").denial
        #expect(key?.reason == .policyForbid && key?.policies == ["never a key"])
        let done = revoke(pair, selection, by: agent, pair.root, note: "incident 1")
        #expect(done.receipt != nil)
        #expect(pair.scene.reason(pair.child.credential, peer: second) == .revokedSelection)
    }
}
