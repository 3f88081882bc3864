// Goal: what ended with something else gives its places and its memory back long before it would
// have expired, in bounded steps, and nothing that may come back is taken.
// Method: trees, tasks and workloads that end at the top; the steps of the housekeeper counted.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct ReapingTests {
    private let scene: Scene
    private let issuer: DelegationIssuer

    init() throws {
        scene = try Scene(enrolments: [.agent(credentialsMax: 5_000)])
        issuer = DelegationIssuer(scene.authority)
    }

    private func peer(_ number: Int) -> PeerIdentity { .local(key: UInt64(100 + number)) }

    /// A root and as many children.
    private func tree(_ count: Int) throws -> Grant {
        let root = try scene.grant()
        let inspection = scene.attestor.inspect(peer(0), heldBy: nil)
        for number in 0..<count {
            let ask = DelegateAsk(
                credential: root.credential, target: .workload(.test("agent")),
                attest: .task("part-\(number)"))
            let made = try #require(issuer.delegate(ask, by: .agent).made)
            let claimed = scene.attestor.claim(
                made.id, peer: peer(number % 50), inspection, parent: nil)
            _ = try #require(claimed.outcome.grant)
            scene.attestor.settle(made.id)
        }
        return root
    }

    private var living: Int {
        scene.authority.cells.existingWorkload(.test("agent"))?.liveCredentials ?? 0
    }

    @Test func aTreeThatEndedGivesItsPlacesBack() throws {
        let root = try tree(2_000)
        #expect(living == 2_001)
        var housekeeper = Housekeeper(scene.authority)
        #expect(housekeeper.reap() == 0)
        _ = scene.revoker.revoke(RevokeAsk(target: .credential(root.credential)), by: .operator)
        #expect(living == 2_000)
        var largest = 0
        for _ in 0..<Limits.shardCount { largest = max(largest, housekeeper.reap()) }
        #expect(living == 0)
        // A shard at a time.
        #expect(largest < 100)
        #expect(housekeeper.reap() == 0)
        scene.clock.advance(milliseconds: Limits.expiredKeptMilliseconds + 2_000)
        for _ in 0..<100 { scene.sweepAll(&housekeeper) }
        #expect(scene.authority.cache.count == 0)
        #expect(scene.authority.delegations.count == 0)
        #expect(scene.authority.delegations.delegatorCount == 0)
        #expect(scene.authority.cells.taskCount == 0)
    }

    @Test func alsoWhereOneWasDeadBefore() throws {
        let root = try tree(10)
        for _ in 0..<2 {
            _ = scene.revoker.revoke(RevokeAsk(target: .credential(root.credential)), by: .operator)
        }
        var housekeeper = Housekeeper(scene.authority)
        var found = 0
        for _ in 0..<2 * Limits.shardCount { found += housekeeper.reap() }
        #expect(found == 10)
    }

    @Test func tasksAndWorkloadsToo() throws {
        for number in 0..<20 { _ = try scene.grant(.task("t"), peer: peer(number)) }
        _ = scene.revoker.revoke(
            RevokeAsk(target: .task(workload: .test("agent"), task: .named("t"))), by: .operator)
        var housekeeper = Housekeeper(scene.authority)
        var found = 0
        for _ in 0..<Limits.shardCount { found += housekeeper.reap() }
        #expect(found == 20)
    }

    /// A reload that brings the enrolment back brings its credentials back.
    @Test func aLostEnrolmentIsNoEnd() throws {
        let grant = try scene.grant()
        let housekeeper = Housekeeper(scene.authority)
        _ = housekeeper.install(try Scene.snapshot(enrolments: [.agent("other")]))
        scene.authority.reaping.ask()
        var reaper = Housekeeper(scene.authority)
        for _ in 0..<Limits.shardCount { #expect(reaper.reap() == 0) }
        _ = housekeeper.install(try Scene.snapshot(enrolments: [.agent()]))
        #expect(scene.reason(grant.credential) == nil)
    }

    /// Nor is it one of what is below: a credential that may live again is not let go, with what
    /// revocations of it would look for.
    @Test func norOneOfWhatIsAbove() throws {
        let tree = try DelegationScene()
        let root = try tree.scene.grant()
        let b = try tree.child(of: root.credential, tree.second, "b")
        let c = try tree.child(of: b.credential, by: tree.second, tree.third, "c")
        let waiting = try #require(
            tree.delegate(b.credential, to: .workload(.test("c")), by: tree.second).made)
        let before = tree.scene.authority.snapshots.current
        var housekeeper = Housekeeper(tree.scene.authority)
        let onlyB = before.enrolments.filter { $0.workload == .test("b") }
        _ = housekeeper.install(try Scene.snapshot(enrolments: onlyB))
        tree.scene.authority.reaping.ask()
        for _ in 0..<2 * Limits.shardCount { #expect(housekeeper.reap() == 0) }
        tree.scene.clock.advance(milliseconds: Limits.expiredKeptMilliseconds + 2_000)
        tree.scene.sweepAll(&housekeeper)
        _ = housekeeper.install(before)
        #expect(tree.scene.reason(c.credential, peer: tree.third) == nil)
        #expect(tree.claim(waiting.id, by: tree.third).grant != nil)
        _ = tree.scene.revoker.revoke(RevokeAsk(target: .key(.number(2))), by: .operator)
        #expect(tree.scene.reason(c.credential, peer: tree.third) == .revokedAncestor)
    }

    @Test func aSingleEndingAsksForNothing() throws {
        let grant = try scene.grant()
        _ = scene.revoker.complete(grant.credential, by: .agent)
        #expect(scene.authority.reaping.count == 0)
    }
}
