// Goal: a revocation by any target is in force when the call returns, says what it did, is
// refused to those who may not ask for it, and does no harm when it is asked for twice.
// Method: each target by each caller, on authorities with two workloads, tasks and peers.

import PosternAuthority
import PosternCore
import Testing

@Suite struct RevocationTests {
    private let scene: Scene
    private let agent = PeerIdentity.agent
    private let twin = PeerIdentity.local(key: 2)
    private let other = PeerIdentity.local(key: 3)

    /// `agent` and `twin` are of one workload, `other` is of another.
    init() throws {
        scene = try Scene(enrolments: [
            .agent(), .agent("other", selectors: [.userID(1_000), .key(.number(3))]),
        ])
    }

    private func revoke(
        _ target: RevocationTarget, by peer: PeerIdentity? = nil,
        credential: CredentialID? = nil
    ) -> Revoker.Outcome {
        let ask = RevokeAsk(target: target, note: "a note", credential: credential)
        return scene.revoker.revoke(ask, by: peer.map(Revoker.Caller.peer) ?? .operator)
    }

    private func task(_ name: String, of workload: String = "agent") -> RevocationTarget {
        .task(workload: .test(workload), task: .named(name))
    }

    @Test func aCredentialAlone() throws {
        let (first, second) = (try scene.grant(), try scene.grant())
        let receipt = try #require(revoke(.credential(first.credential)).receipt)
        #expect(receipt.credentials == 1)
        #expect(receipt.epoch == scene.authority.epoch.current)
        #expect(scene.reason(first.credential) == .revokedCredential)
        #expect(scene.reason(second.credential) == nil)
        _ = try scene.grant()
    }

    @Test func aTaskWithAllItsCredentials() throws {
        let (first, second) = (try scene.grant(), try scene.grant())
        let elsewhere = try scene.grant(.task("u"))
        let sameName = try scene.grant(peer: other)
        #expect(revoke(task("t")).receipt?.credentials == 2)
        #expect(scene.reason(first.credential) == .revokedTask)
        #expect(scene.reason(second.credential) == .revokedTask)
        #expect(scene.reason(elsewhere.credential) == nil)
        // A task's id is unique within its workload only.
        #expect(scene.reason(sameName.credential, peer: other) == nil)
    }

    @Test func aWorkloadOfSeveralPeers() throws {
        let grants = [try scene.grant(), try scene.grant(.task("u"), peer: twin)]
        let stranger = try scene.grant(peer: other)
        #expect(revoke(.workload(.test("agent"))).receipt?.credentials == 2)
        #expect(scene.reason(grants[0].credential) == .revokedWorkload)
        #expect(scene.reason(grants[1].credential, peer: twin) == .revokedWorkload)
        #expect(scene.reason(stranger.credential, peer: other) == nil)
    }

    @Test func aKeyOfSeveralTasks() throws {
        let grants = [try scene.grant(), try scene.grant(.task("u"))]
        let sibling = try scene.grant(peer: twin)
        #expect(revoke(.key(.number(1))).receipt?.credentials == 2)
        for grant in grants { #expect(scene.reason(grant.credential) == .revokedKey) }
        #expect(scene.reason(sibling.credential, peer: twin) == nil)
    }

    @Test func targetsWithoutCredentials() throws {
        let missing = CredentialID(Bytes16(high: 1, low: 2))
        #expect(revoke(.credential(missing)) == .notFound)
        #expect(revoke(.workload(.test("nobody"))) == .notFound)
        #expect(revoke(.workload(.test("other"))).receipt?.credentials == 0)
        #expect(scene.attest(peer: other).denial?.reason == .revokedWorkload)
        #expect(revoke(.key(.number(77))).receipt?.credentials == 0)
        #expect(scene.attest(peer: .local(key: 77)).denial?.reason == .revokedKey)
        #expect(revoke(task("never")).receipt?.credentials == 0)
        #expect(scene.attest(.task("never")).denial?.reason == .revokedTask)
    }

    /// The epoch grows with what is new and with nothing else.
    @Test func twiceDoesNoHarm() throws {
        let grant = try scene.grant()
        let targets: [RevocationTarget] = [
            .credential(grant.credential), task("t"), .workload(.test("agent")),
            .key(.number(1)),
        ]
        for target in targets {
            let before = scene.authority.epoch.current
            let first = try #require(revoke(target).receipt)
            #expect(first == RevocationReceipt(epoch: before + 1, credentials: 1))
            let second = try #require(revoke(target).receipt)
            #expect(second == RevocationReceipt(epoch: before + 1, credentials: 0))
            #expect(scene.authority.epoch.current == before + 1)
        }
    }

    @Test func nothingElseMovesTheEpoch() throws {
        let before = scene.authority.epoch.current
        let grant = try scene.grant()
        _ = scene.authorise(grant.credential)
        _ = scene.attest(peer: .remote(key: 8))
        _ = revoke(.credential(CredentialID(Bytes16(high: 1, low: 2))))
        _ = revoke(.key(.number(1)), by: agent)
        _ = scene.revoker.introspect(grant.credential, by: .operator)
        _ = scene.revoker.complete(grant.credential, by: twin)
        scene.clock.advance(milliseconds: 1 << 40)
        scene.sweepAll()
        #expect(scene.authority.epoch.current == before)
    }

    // MARK: what a machine may revoke

    @Test func onesOwnCredential() throws {
        let grant = try scene.grant()
        let target = RevocationTarget.credential(grant.credential)
        #expect(revoke(target, by: twin).denial?.reason == .keyMismatch)
        let elsewhere = PeerIdentity.local(ProcessIdentity(processID: 100, startTimeTicks: 6))
        #expect(revoke(target, by: elsewhere).denial?.reason == .processMismatch)
        #expect(scene.reason(grant.credential) == nil)
        #expect(revoke(target, by: agent).receipt?.credentials == 1)
        #expect(scene.reason(grant.credential) == .revokedCredential)
        // Revoking twice is fine; an unknown one is told as an authorise would.
        #expect(revoke(target, by: agent).receipt?.credentials == 0)
        let missing = CredentialID(Bytes16(high: 1, low: 2))
        #expect(revoke(.credential(missing), by: agent).denial?.reason == .unknownCredential)
    }

    @Test func onesOwnTask() throws {
        let (mine, also) = (try scene.grant(), try scene.grant())
        let elsewhere = try scene.grant(.task("u"))
        let foreign = try scene.grant(peer: twin)
        let cases: [(RevocationTarget, CredentialID?, DenialReason)] = [
            (task("t"), nil, .unknownCredential),
            (task("t"), CredentialID(Bytes16(high: 1, low: 2)), .unknownCredential),
            (task("t"), foreign.credential, .keyMismatch),
            (task("t"), elsewhere.credential, .outsideScope),
            (task("t", of: "other"), mine.credential, .outsideScope),
            (task("v"), mine.credential, .outsideScope),
        ]
        for (target, credential, reason) in cases {
            let outcome = revoke(target, by: agent, credential: credential)
            #expect(outcome.denial?.reason == reason, "\(target)")
        }
        #expect(scene.reason(mine.credential) == nil)
        let receipt = revoke(task("t"), by: agent, credential: mine.credential).receipt
        #expect(receipt?.credentials == 3)
        #expect(scene.reason(also.credential) == .revokedTask)
        #expect(scene.reason(foreign.credential, peer: twin) == .revokedTask)
        #expect(scene.reason(elsewhere.credential) == nil)
    }

    @Test func aTaskTakesALiveCredential() throws {
        let short = try scene.grant(.task("t", ttlMilliseconds: 10))
        let revoked = try scene.grant()
        _ = revoke(.credential(revoked.credential))
        scene.clock.advance(milliseconds: 10)
        for (credential, reason) in [
            (short.credential, DenialReason.expiredCredential),
            (revoked.credential, .revokedCredential),
        ] {
            let outcome = revoke(task("t"), by: agent, credential: credential)
            #expect(outcome.denial?.reason == reason)
        }
    }

    @Test func workloadsAndKeysAreThePeoples() throws {
        let grant = try scene.grant()
        for target in [RevocationTarget.workload(.test("agent")), .key(.number(1))] {
            let outcome = revoke(target, by: agent, credential: grant.credential)
            #expect(outcome.denial?.reason == .wrongEndpoint)
        }
        #expect(scene.reason(grant.credential) == nil)
    }

    // MARK: completing

    @Test func completingEndsTheTask() throws {
        let (mine, also) = (try scene.grant(), try scene.grant())
        let elsewhere = try scene.grant(.task("u"))
        let before = scene.authority.epoch.current
        let receipt = scene.revoker.complete(mine.credential, by: agent).receipt
        #expect(receipt == RevocationReceipt(epoch: before + 1, credentials: 2))
        #expect(scene.reason(mine.credential) == .completedTask)
        #expect(scene.reason(also.credential) == .completedTask)
        #expect(scene.reason(elsewhere.credential) == nil)
        let again = scene.revoker.complete(also.credential, by: agent)
        #expect(again.denial?.reason == .completedTask)
        #expect(scene.authority.epoch.current == before + 1)
    }

    @Test func completingIsDeniedAsAnAuthorise() throws {
        let grant = try scene.grant(.task("t", ttlMilliseconds: 10))
        let revoked = try scene.grant(.task("u"))
        _ = revoke(.credential(revoked.credential))
        func reason(_ id: CredentialID, _ peer: PeerIdentity? = nil) -> DenialReason? {
            scene.revoker.complete(id, by: peer ?? agent).denial?.reason
        }
        #expect(reason(CredentialID(Bytes16(high: 1, low: 2))) == .unknownCredential)
        #expect(reason(grant.credential, twin) == .keyMismatch)
        #expect(reason(grant.credential, .local(userID: 5)) == .processMismatch)
        #expect(reason(revoked.credential) == .revokedCredential)
        scene.clock.advance(milliseconds: 10)
        #expect(reason(grant.credential) == .expiredCredential)
        _ = revoke(.key(.number(1)))
        #expect(reason(grant.credential) == .revokedKey)
    }
}
