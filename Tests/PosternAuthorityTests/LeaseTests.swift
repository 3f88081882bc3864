// Goal: when the kernel says that a process has ended, all that it attested ends, with the trees
// below; a process is watched as long as it has credentials and no longer; what cannot be watched
// gets none.
// Method: a fake watch whose notices the test gives; watches and cells counted.

import PosternAuthority
import PosternCore
import Testing

@Suite struct LeaseTests {
    private let scene: Scene
    private let elsewhere = ProcessIdentity(processID: 200, startTimeTicks: 9_000)

    init() throws {
        scene = try Scene()
        scene.inspector.start(.sample(elsewhere))
    }

    private var neighbour: PeerIdentity { .local(key: 2, elsewhere) }

    @Test func itsCredentialsEndWithIt() throws {
        let (one, two) = (try scene.grant(.task("a")), try scene.grant(.task("b")))
        let other = try scene.grant(.task("a"), peer: neighbour)
        let before = scene.authority.epoch.current
        let receipt = try #require(scene.revoker.endLease(of: .agent))
        #expect(receipt.credentials == 2 && receipt.epoch == before + 1)
        for grant in [one, two] {
            #expect(
                scene.revoker.introspect(grant.credential, by: .operator).reason
                    == .processExited)
        }
        #expect(scene.reason(other.credential, peer: neighbour) == nil)
        // A second notice says nothing new, and neither does one of a stranger.
        #expect(scene.revoker.endLease(of: ProcessIdentity(processID: 1, startTimeTicks: 1)) == nil)
    }

    /// Its process ends soon in any case.
    @Test func whyItEndedBeforeIsNotForgotten() throws {
        let completed = try scene.grant(.task("a"))
        let revoked = try scene.grant(.task("b"))
        let living = try scene.grant(.task("c"))
        _ = try #require(scene.revoker.complete(completed.credential, by: .agent).receipt)
        _ = try #require(
            scene.revoker.revoke(
                RevokeAsk(target: .credential(revoked.credential)), by: .operator
            ).receipt)
        _ = try #require(scene.revoker.endLease(of: .agent))
        let reasons = [completed, revoked, living].map {
            scene.revoker.introspect($0.credential, by: .operator).reason
        }
        #expect(reasons == [.completedTask, .revokedCredential, .processExited])
    }

    @Test func theTreeBelowEndsToo() throws {
        let root = try scene.grant(.task("a"))
        let ask = DelegateAsk(
            credential: root.credential, target: .workload(.test("agent")),
            attest: .task("part"))
        let made = try #require(
            DelegationIssuer(scene.authority).delegate(ask, by: .agent).made)
        let child = try #require(
            scene.attestor.claim(
                made.id, peer: neighbour, scene.attestor.inspect(neighbour, heldBy: nil),
                parent: nil
            ).outcome.grant)
        #expect(scene.reason(child.credential, peer: neighbour) == nil)
        _ = scene.revoker.endLease(of: .agent)
        #expect(scene.reason(child.credential, peer: neighbour) == .revokedAncestor)
    }

    /// Under whichever keys.
    @Test func aProcessIsWatchedOnceAndAsLongAsItHasCredentials() throws {
        let grants = [
            try scene.grant(.task("a")), try scene.grant(.task("b")),
            try scene.grant(.task("c"), peer: .local(key: 7)),
        ]
        #expect(scene.watch.processes == [.agent])
        for grant in grants {
            #expect(scene.watch.processes == [.agent])
            _ = scene.revoker.revoke(
                RevokeAsk(target: .credential(grant.credential)), by: .operator)
            scene.clock.advance(milliseconds: 2 * Limits.expiredKeptMilliseconds)
            scene.sweepAll()
        }
        #expect(scene.watch.processes.isEmpty)
        #expect(scene.authority.cells.processCount == 0)
    }

    @Test(arguments: [
        (ProcessError.gone, DenialReason.processGone), (.changed, .processChanged),
        (.unavailable(what: "no descriptors"), .factsUnavailable),
    ])
    func whatCannotBeWatchedGetsNothing(_ error: ProcessError, _ reason: DenialReason) throws {
        scene.watch.fail(error)
        #expect(scene.attest().denial?.reason == reason)
        #expect(scene.authority.cache.count == 0 && scene.authority.cells.processCount == 0)
        scene.watch.fail(nil)
        _ = try scene.grant()
    }

    /// The notice may come between the inspection and the grant.
    @Test func nothingIsGrantedToAProcessThatIsKnownToHaveEnded() throws {
        _ = try scene.grant()
        _ = scene.revoker.endLease(of: .agent)
        #expect(scene.attest().denial?.reason == .processExited)
    }

    /// A notice of a process whose credentials are all gone leaves nothing behind.
    @Test func aNoticeAfterTheLastCredential() throws {
        let grant = try scene.grant()
        _ = scene.revoker.revoke(RevokeAsk(target: .credential(grant.credential)), by: .operator)
        scene.clock.advance(milliseconds: 2 * Limits.expiredKeptMilliseconds)
        scene.sweepAll()
        #expect(scene.revoker.endLease(of: .agent) == nil)
    }

    /// It was done: nothing ends with it, and nobody need be told.
    @Test func whoCompletedItsTasksEndsSilently() throws {
        let grant = try scene.grant()
        _ = scene.revoker.complete(grant.credential, by: .agent)
        let epoch = scene.authority.epoch.current
        #expect(scene.revoker.endLease(of: .agent) == nil)
        #expect(scene.authority.epoch.current == epoch)
        #expect(scene.attest(.task("u")).denial?.reason == .processExited)
    }

    @Test func theEpochIsWrittenDown() throws {
        let journal = FakeJournal()
        let scene = try Scene(journal: journal)
        _ = try scene.grant()
        let receipt = try #require(scene.revoker.endLease(of: .agent))
        #expect(journal.changes.last == .advanced(epoch: receipt.epoch))
        #expect(journal.endings.isEmpty)
    }
}
