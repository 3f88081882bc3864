// Goal: what was ended under one authority is ended under the next, for as long as it has to be
// remembered, and no epoch is used twice.
// Method: two authorities, the second one restored from what the first gave to its journal.

import PosternAuthority
import PosternCore
import Testing

@Suite struct RestoreTests {
    private let journal = FakeJournal()
    private let first: Scene
    private let other = PeerIdentity.local(key: 3)
    private let enrolments: [Enrolment] = [
        .agent(), .agent("other", selectors: [.userID(1_000), .key(.number(3))]),
    ]

    init() throws { first = try Scene(enrolments: enrolments, journal: journal) }

    private func next() throws -> Scene {
        let scene = try Scene(enrolments: enrolments, seed: 2)
        try scene.authority.restore(journal.state)
        return scene
    }

    private func revoke(_ target: RevocationTarget) {
        _ = first.revoker.revoke(RevokeAsk(target: target), by: .operator)
    }

    @Test func aRevokedKeyAttestsNowhere() throws {
        revoke(.key(PeerIdentity.agent.key))
        let scene = try next()
        #expect(scene.attest().denial?.reason == .revokedKey)
        #expect(scene.attest(peer: other).grant != nil)
        #expect(scene.authority.cells.end(ofKey: PeerIdentity.agent.key) == .revokedKey)
    }

    @Test func aRevokedWorkloadAttestsNowhere() throws {
        revoke(.workload(.test("agent")))
        let scene = try next()
        #expect(scene.attest().denial?.reason == .revokedWorkload)
        #expect(scene.attest(peer: other).grant != nil)
        // A reload brings back who had lost an enrolment, never who was revoked.
        _ = Housekeeper(scene.authority).install(scene.authority.snapshots.current)
        #expect(scene.attest().denial?.reason == .revokedWorkload)
    }

    @Test func aRevokedTaskAndACompletedOneAreNotBegunAgain() throws {
        revoke(.task(workload: .test("agent"), task: .named("revoked")))
        let grant = try first.grant(.task("completed"))
        _ = first.revoker.complete(grant.credential, by: .agent)
        let scene = try next()
        #expect(scene.attest(.task("revoked")).denial?.reason == .revokedTask)
        #expect(scene.attest(.task("completed")).denial?.reason == .completedTask)
        #expect(scene.attest(.task("another")).grant != nil)
        // Neither longer nor shorter than without a restart.
        scene.clock.advance(milliseconds: Limits.completedTaskKeptMilliseconds + 2_000)
        var housekeeper = Housekeeper(scene.authority)
        repeat { _ = housekeeper.step() } while housekeeper.nextShard != 0
        #expect(scene.attest(.task("completed")).grant != nil)
        #expect(scene.attest(.task("revoked")).denial?.reason == .revokedTask)
    }

    @Test func eachEndIsRecordedOnceWithItsEpoch() throws {
        let grant = try first.grant()
        let own = RevokeAsk(target: .credential(grant.credential))
        for _ in 0..<3 { _ = first.revoker.revoke(own, by: .peer(.agent)) }
        #expect(journal.endings.count == 1)
        let ending = try #require(journal.endings.first)
        #expect(ending.target == own.target)
        #expect(ending.reason == .revokedCredential)
        #expect(!ending.isByOperator)
        #expect(ending.epoch == first.authority.epoch.current)
        let wall = first.clock.wallMilliseconds
        #expect(ending.atMilliseconds == wall)
        // Until nobody can ask about the credential any more.
        #expect(
            ending.forgetMilliseconds
                == first.clock.bootMilliseconds + grant.expiresInMilliseconds
                + Limits.expiredKeptMilliseconds)
        // An operator's word is written down although nothing changes by it.
        _ = first.revoker.revoke(own, by: .operator)
        #expect(journal.endings.count == 2)
        #expect(journal.endings.last?.isByOperator == true)
    }

    @Test func whatIsRefusedIsNotRecorded() throws {
        let grant = try first.grant()
        let ask = RevokeAsk(target: .credential(grant.credential))
        _ = first.revoker.revoke(ask, by: .peer(other))
        _ = first.revoker.revoke(RevokeAsk(target: .workload(.test("nobody"))), by: .operator)
        #expect(journal.endings.isEmpty)
    }

    @Test func epochsGoOn() throws {
        revoke(.key(.number(9)))
        let installed = Housekeeper(first.authority).install(first.authority.snapshots.current)
        #expect(journal.changes.last == .installed(digest: "digest", epoch: installed))
        let scene = try next()
        #expect(scene.authority.epoch.current == installed + 1)
    }

    /// Nothing to restore is a broker's first start.
    @Test func theFirstStart() throws {
        let scene = try Scene()
        try scene.authority.restore(RestoredState())
        #expect(scene.authority.epoch.current == 1)
    }
}
