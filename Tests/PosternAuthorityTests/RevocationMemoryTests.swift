// Goal: what was ended stays ended as long as the protocol says, whatever came before it and
// whatever is freed meanwhile; then it takes no memory.
// Method: ends in different orders, then hours on the fake clock with sweeps in between.

import PosternAuthority
import PosternCore
import Testing

@Suite struct RevocationMemoryTests {
    private static let hour: UInt64 = 3_600 * 1_000
    private let scene: Scene
    private let target = RevocationTarget.task(workload: .test("agent"), task: .named("t"))

    init() throws { scene = try Scene() }

    private func revokeTask() -> RevocationReceipt? {
        scene.revoker.revoke(RevokeAsk(target: target), by: .operator).receipt
    }

    /// Lets time pass in steps, so that every sweep that may forget something runs.
    private func pass(_ milliseconds: UInt64, steps: UInt64 = 10) {
        var housekeeper = Housekeeper(scene.authority)
        for _ in 0..<steps {
            scene.clock.advance(milliseconds: milliseconds / steps)
            scene.sweepAll(&housekeeper)
        }
    }

    @Test func aCompletedTaskIsRemembered() throws {
        let grant = try scene.grant(.task("t", ttlMilliseconds: 1_000))
        #expect(scene.revoker.complete(grant.credential, by: .agent).receipt != nil)
        pass(Limits.completedTaskKeptMilliseconds - 1_000)
        #expect(scene.authority.cache.count == 0)
        #expect(scene.attest().denial?.reason == .completedTask)
        pass(2_000)
        #expect(scene.authority.cells.taskCount == 0)
        #expect(scene.reason(try scene.grant().credential) == nil)
    }

    /// Another credential of a completed task outlives the time that a task is remembered.
    @Test func aTaskIsNotForgottenBeforeItsLastCredential() throws {
        let hours = 5 * Self.hour
        let scene = try Scene(enrolments: [.agent(ttlMillisecondsMax: hours)])
        let long = try scene.grant(.task("t", ttlMilliseconds: hours))
        let short = try scene.grant(.task("t", ttlMilliseconds: 1_000))
        #expect(scene.revoker.complete(short.credential, by: .agent).receipt != nil)
        var housekeeper = Housekeeper(scene.authority)
        for _ in 0..<29 {
            scene.clock.advance(milliseconds: 10 * 60 * 1_000)
            scene.sweepAll(&housekeeper)
            #expect(scene.reason(long.credential) == .completedTask)
            #expect(scene.attest().denial?.reason == .completedTask)
        }
        for _ in 0..<3 {
            scene.clock.advance(milliseconds: 10 * 60 * 1_000)
            scene.sweepAll(&housekeeper)
        }
        #expect(scene.authority.cells.taskCount == 0)
    }

    @Test func aRevokedTaskIsRememberedPastEveryCredential() throws {
        _ = try scene.grant(.task("t", ttlMilliseconds: 1_000))
        #expect(revokeTask()?.credentials == 1)
        pass(Limits.revokedTaskKeptMilliseconds - 1_000, steps: 26)
        #expect(scene.attest().denial?.reason == .revokedTask)
        pass(2_000)
        #expect(scene.authority.cells.taskCount == 0)
        _ = try scene.grant()
    }

    @Test func aCompletedTaskThatIsRevokedStaysEnded() throws {
        let grant = try scene.grant()
        #expect(scene.revoker.complete(grant.credential, by: .agent).receipt != nil)
        let epoch = scene.authority.epoch.current
        #expect(revokeTask()?.epoch == epoch + 1)
        #expect(scene.reason(grant.credential) == .revokedTask)
        pass(Limits.revokedTaskKeptMilliseconds - 1_000, steps: 26)
        #expect(scene.attest().denial?.reason == .revokedTask)
        pass(2_000)
        _ = try scene.grant()
    }

    /// The second revocation counts from its own time.
    @Test func aTaskThatIsRevokedAgainIsRememberedLonger() throws {
        #expect(revokeTask() != nil)
        pass(Limits.revokedTaskKeptMilliseconds - 1_000, steps: 10)
        #expect(revokeTask() != nil)
        pass(Self.hour)
        #expect(scene.attest().denial?.reason == .revokedTask)
    }

    /// A task of the same name that began after the old one was forgotten is another task.
    @Test func forgettingAnEndedTaskDoesNotForgetALiveOne() throws {
        let old = try scene.grant(.task("t", ttlMilliseconds: 1_000))
        #expect(scene.revoker.complete(old.credential, by: .agent).receipt != nil)
        #expect(revokeTask() != nil)
        for _ in 0..<60 {
            pass(Self.hour / 2)
            guard let new = scene.attest().grant else { continue }
            #expect(scene.reason(new.credential) == nil)
            // Every later revocation of the task reaches what is alive of it.
            pass(Self.hour / 10)
            #expect(revokeTask() != nil)
            #expect(scene.reason(new.credential) == .revokedTask)
            return
        }
        Issue.record("the task is never forgotten")
    }

    @Test func aRevokedKeyAndWorkloadStayRevoked() throws {
        _ = try scene.grant()
        for target in [RevocationTarget.key(.number(1)), .workload(.test("agent"))] {
            #expect(
                scene.revoker.revoke(RevokeAsk(target: target), by: .operator).receipt != nil)
        }
        pass(100 * Self.hour, steps: 26)
        #expect(scene.authority.cache.count == 0)
        #expect(scene.attest().denial?.reason == .revokedKey)
        #expect(scene.attest(peer: .local(key: 2)).denial?.reason == .revokedWorkload)
        #expect(scene.authority.cells.end(ofKey: .number(1)) == .revokedKey)
        #expect(scene.authority.cells.end(ofKey: .number(2)) == nil)
    }

    /// Keys are fresh at each start of a workload: those without credentials take no room.
    @Test func cellsGoWithTheirLastCredential() throws {
        for number in 1...50 as ClosedRange<UInt64> {
            let peer = PeerIdentity.local(key: number)
            _ = try scene.grant(.task("task-\(number)", ttlMilliseconds: 1_000), peer: peer)
        }
        #expect(scene.authority.cells.taskCount == 50)
        pass(1_000 + Limits.expiredKeptMilliseconds)
        #expect(scene.authority.cells.taskCount == 0)
        // A key's cell that is gone is made anew and is another object.
        let cell = try #require(scene.authority.cells.key(.number(1)))
        #expect(cell.credentials == 0)
        let grant = try scene.grant()
        #expect(scene.authority.cache.find(grant.credential)?.cells.key === cell)
    }

    /// A peer revokes its own credential again and again: one entry is enough.
    @Test func repeatedRevocationsTakeNoRoom() throws {
        let grant = try scene.grant()
        let ask = RevokeAsk(target: .credential(grant.credential))
        for _ in 0..<(10 * Limits.sweepStepMax) {
            #expect(scene.revoker.revoke(ask, by: .peer(.agent)).receipt != nil)
        }
        let victim = try scene.grant(.task("victim", ttlMilliseconds: 1_000))
        scene.clock.advance(milliseconds: 1_000 + Limits.expiredKeptMilliseconds)
        // One round of the shards is enough for both, wherever they are.
        #expect(scene.sweepAll() == 2)
        #expect(scene.authority.cache.find(victim.credential) == nil)
    }
}
