// Goal: what is above ends what is below, by whichever way it ends, and nothing else; what nobody
// can claim any more is forgotten.
// Method: chains of three peers; each kind of end at the top, in the middle and below.

import PosternAuthority
import PosternCore
import Testing

@Suite struct DelegationEndTests {
    private let tree: DelegationScene
    private var scene: Scene { tree.scene }
    private var agent: PeerIdentity { tree.agent }
    private var second: PeerIdentity { tree.second }
    private var third: PeerIdentity { tree.third }

    init() throws { tree = try DelegationScene() }

    @Test func whatEndsAboveEndsBelow() throws {
        let ends: [(String, (Scene, Grant) -> Void)] = [
            (
                "credential",
                { scene, root in
                    _ = scene.revoker.revoke(
                        RevokeAsk(target: .credential(root.credential)), by: .operator)
                }
            ),
            (
                "task",
                { scene, _ in
                    _ = scene.revoker.revoke(
                        RevokeAsk(target: .task(workload: .test("agent"), task: .named("t"))),
                        by: .operator)
                }
            ),
            (
                "completed",
                { scene, root in
                    _ = scene.revoker.complete(root.credential, by: .agent)
                }
            ),
            (
                "workload",
                { scene, _ in
                    _ = scene.revoker.revoke(
                        RevokeAsk(target: .workload(.test("agent"))), by: .operator)
                }
            ),
            (
                "key",
                { scene, _ in
                    _ = scene.revoker.revoke(RevokeAsk(target: .key(.number(1))), by: .operator)
                }
            ),
        ]
        for (name, end) in ends {
            let tree = try DelegationScene()
            let root = try tree.scene.grant()
            let b = try tree.child(of: root.credential, second, "b")
            let c = try tree.child(of: b.credential, by: second, third, "c")
            let waiting = try #require(
                tree.delegate(b.credential, to: .workload(.test("c")), by: second).made)
            end(tree.scene, root)
            let reasons = [(b, second), (c, third)].map {
                tree.scene.reason($0.credential, peer: $1)
            }
            #expect(reasons == [.revokedAncestor, .revokedAncestor], "\(name)")
            #expect(tree.claim(waiting.id, by: third).denial?.reason == .revokedAncestor, "\(name)")
            #expect(
                tree.delegate(b.credential, to: .workload(.test("c")), by: second).denial?.reason
                    == .revokedAncestor, "\(name)")
        }
    }

    @Test func whatEndsBelowEndsNothingAbove() throws {
        let root = try scene.grant()
        let b = try tree.child(of: root.credential, second, "b")
        let c = try tree.child(of: b.credential, by: second, third, "c")
        let sibling = try tree.child(of: root.credential, third, "c")
        _ = scene.revoker.revoke(RevokeAsk(target: .credential(b.credential)), by: .peer(second))
        #expect(scene.reason(c.credential, peer: third) == .revokedAncestor)
        #expect(scene.reason(root.credential) == nil)
        #expect(scene.reason(sibling.credential, peer: third) == nil)
    }

    /// Several may have been delegated one task, the delegator's own too.
    @Test func completingADelegationEndsItAlone() throws {
        let root = try scene.grant()
        let one = try tree.child(of: root.credential, second, "b", .task("t"))
        let two = try tree.child(of: root.credential, second, "b", .task("t"))
        let below = try tree.child(of: one.credential, by: second, third, "c", .task("t"))
        #expect(scene.revoker.complete(one.credential, by: second).receipt?.credentials == 1)
        #expect(scene.reason(one.credential, peer: second) == .completedTask)
        #expect(scene.reason(below.credential, peer: third) == .revokedAncestor)
        #expect(scene.reason(two.credential, peer: second) == nil)
        #expect(scene.reason(root.credential) == nil)
    }

    @Test func anUnknownOrExpiredDelegation() throws {
        let nothing = DelegationID(Bytes16(high: 7, low: 7))
        #expect(tree.claim(nothing, by: second).denial?.reason == .unknownDelegation)
        let root = try scene.grant()
        let made = try #require(
            tree.delegate(root.credential, .task("part", ttlMilliseconds: 100)).made)
        scene.clock.advance(milliseconds: 100)
        #expect(tree.claim(made.id, by: second).denial?.reason == .unknownDelegation)
    }

    /// What was claimed is told of; what nobody may have any more is not kept.
    @Test func delegationsAreForgotten() throws {
        let root = try scene.grant()
        for number in 0..<50 {
            let made = try #require(
                tree.delegate(root.credential, .task("part", ttlMilliseconds: 1_000)).made)
            if number % 2 == 0 { _ = tree.claim(made.id, by: second) }
        }
        #expect(scene.authority.delegations.count == 50)
        scene.clock.advance(milliseconds: 2 * Limits.expiredKeptMilliseconds)
        for _ in 0..<4 { scene.sweepAll() }
        #expect(scene.authority.delegations.count == 0)
        #expect(scene.authority.delegations.delegatorCount == 0)
    }

    @Test func whatWasWithdrawnIsNotClaimedBeforeItIsSwept() throws {
        let tree = try DelegationScene()
        let root = try tree.scene.grant(.task("t", budget: 10))
        let made = try #require(
            tree.delegate(root.credential, .task("part", budget: 10)).made)
        tree.issuer.withdraw(made.id)
        #expect(tree.claim(made.id, by: tree.second).denial?.reason == .delegationClaimed)
        // The budget is back, once.
        tree.issuer.withdraw(made.id)
        for _ in 0..<10 { #expect(tree.scene.authorise(root.credential).isPermitted) }
        #expect(tree.scene.reason(root.credential) == .budgetExhausted)
    }

    @Test func withdrawingLeavesNothingToClaim() throws {
        let root = try scene.grant(.task("t", budget: 10))
        let made = try #require(tree.delegate(root.credential, .task("part", budget: 4)).made)
        tree.issuer.withdraw(made.id)
        #expect(scene.authorise(root.credential).budgetLeft == 9)
        scene.sweepAll()
        #expect(tree.claim(made.id, by: second).denial?.reason == .unknownDelegation)
    }
}
