// Goal: a canary is alive as any credential is, ends by the path of every revocation, and leaves
// nothing behind; nobody else's credential feels it.
// Method: canaries beside a credential of a workload; each way in which canaries could be dead
// already; the housekeeper afterwards.

import PosternAuthority
import PosternCore
import Testing

@Suite struct HaltProverTests {
    private let scene: Scene
    private let prover: HaltProver

    init() throws {
        scene = try Scene(policies: "forbid(principal, action, resource);")
        prover = try #require(HaltProver(scene.authority, trustDomain: "test"))
    }

    @Test func itLivesAndEnds() throws {
        let canary = try #require(prover.makeCanary())
        #expect(prover.look(at: canary) == nil)
        #expect(canary.workload == .test("postern/canary"))
        let before = scene.authority.epoch.current
        let receipt = scene.revoker.revoke(
            RevokeAsk(target: .credential(canary.id)), by: .operator
        ).receipt
        #expect(receipt?.epoch == before + 1)
        #expect(prover.look(at: canary) == .revokedCredential)
        // It is gone a while later, and its cells were never anybody's.
        #expect(scene.authority.cells.workloads.isEmpty && scene.authority.cells.taskCount == 0)
        scene.clock.advance(milliseconds: 2 * Limits.expiredKeptMilliseconds)
        #expect(scene.sweepAll() == 1)
        #expect(scene.authority.cache.count == 0)
    }

    @Test func nobodyElseFeelsIt() throws {
        let scene = try Scene()
        let prover = try #require(HaltProver(scene.authority, trustDomain: "test"))
        let grant = try scene.grant()
        let canary = try #require(prover.makeCanary())
        _ = scene.revoker.revoke(RevokeAsk(target: .credential(canary.id)), by: .operator)
        #expect(scene.reason(grant.credential) == nil)
        // Whoever learns its id is not its holder.
        #expect(scene.reason(canary.id) == .keyMismatch)
    }

    /// A halt of everything, or a reload, is no reason why a later canary should be dead.
    @Test func afterAHaltAndAReload() throws {
        _ = scene.revoker.revoke(
            RevokeAsk(target: .selection(CredentialSelection())), by: .operator)
        #expect(prover.makeCanary() != nil)
        _ = Housekeeper(scene.authority).install(try Scene.snapshot(enrolments: []))
        #expect(prover.makeCanary() != nil)
    }

    @Test func aDomainThatIsNone() throws {
        #expect(HaltProver(scene.authority, trustDomain: "No Domain") == nil)
    }
}
