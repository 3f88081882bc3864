// Goal: the broker holds as many credentials as it was told to, of one workload and in all, and
// refused attests take no room.
// Method: caps of a few; attests beyond them; room that comes back with expiry.

import PosternAuthority
import PosternCore
import Testing

@Suite struct CapacityTests {
    @Test func ofOneWorkload() throws {
        let scene = try Scene(enrolments: [
            .agent("small", credentialsMax: 2),
            .agent("large", selectors: [.userID(1_000), .key(.number(2))]),
        ])
        _ = try scene.grant(.task("a", ttlMilliseconds: 1_000))
        _ = try scene.grant(.task("b"))
        #expect(scene.attest(.task("c")).capacity == "credentials of the workload")
        #expect(try scene.grant(peer: .local(key: 2)).workload == .test("large"))
        scene.clock.advance(milliseconds: 1_000 + Limits.expiredKeptMilliseconds)
        #expect(scene.sweepAll() == 1)
        _ = try scene.grant(.task("c"))
        #expect(scene.attest(.task("d")).capacity != nil)
    }

    /// A workload that completes its tasks, or revokes its credentials, has its places back at
    /// once; what is dead is remembered all the same.
    @Test func endingGivesThePlaceBack() throws {
        let scene = try Scene(enrolments: [.agent(credentialsMax: 2)])
        for round in 0..<20 {
            let grant = try scene.grant(.task("t\(round)"))
            if round.isMultiple(of: 2) {
                _ = scene.revoker.complete(grant.credential, by: .agent)
            } else {
                let target = RevocationTarget.credential(grant.credential)
                let ask = RevokeAsk(target: target)
                for _ in 0..<3 { _ = scene.revoker.revoke(ask, by: .operator) }
            }
            #expect(scene.authority.cache.find(grant.credential) != nil)
        }
        _ = try scene.grant(.task("a"))
        _ = try scene.grant(.task("b"))
        #expect(scene.attest(.task("c")).capacity == "credentials of the workload")
        // Freeing what was retired gives no place twice.
        scene.clock.advance(milliseconds: Limits.expiredKeptMilliseconds + 1)
        #expect(scene.sweepAll() == 20)
        #expect(scene.attest(.task("d")).capacity == "credentials of the workload")
    }

    @Test func inAll() throws {
        let scene = try Scene(credentialsMax: 3)
        for name in ["a", "b", "c"] { _ = try scene.grant(.task(name, ttlMilliseconds: 1_000)) }
        #expect(scene.attest(.task("d")).capacity == "credentials")
        #expect(scene.authority.cache.count == 3)
        scene.clock.advance(milliseconds: 1_000 + Limits.expiredKeptMilliseconds)
        scene.sweepAll()
        _ = try scene.grant(.task("d"))
        #expect(scene.authority.cache.count == 1)
    }

    /// A workload at its cap tries on and on with fresh tasks.
    @Test func refusedAttestsLeaveNoCells() throws {
        let scene = try Scene(enrolments: [.agent(credentialsMax: 1)])
        _ = try scene.grant(.task("first"))
        for number in 0..<100 {
            #expect(scene.attest(.task("more-\(number)")).capacity != nil)
        }
        #expect(scene.authority.cells.taskCount == 1)
        _ = scene.revoker.revoke(RevokeAsk(target: .workload(.test("agent"))), by: .operator)
        for number in 0..<100 {
            #expect(scene.attest(.task("late-\(number)")).denial != nil)
        }
        #expect(scene.authority.cells.taskCount == 1)
    }

    /// A fleet that completes its tasks gets its room back after a minute, not after the time
    /// to live.
    @Test func deadCredentialsAreFreedEarly() throws {
        let scene = try Scene(enrolments: [.agent(credentialsMax: 3)])
        let completed = try scene.grant(.task("a"))
        let revoked = try scene.grant(.task("b"))
        let alive = try scene.grant(.task("c"))
        #expect(scene.revoker.complete(completed.credential, by: .agent).receipt != nil)
        let ask = RevokeAsk(target: .credential(revoked.credential))
        #expect(scene.revoker.revoke(ask, by: .peer(.agent)).receipt != nil)
        scene.clock.advance(milliseconds: Limits.expiredKeptMilliseconds - 1)
        #expect(scene.sweepAll() == 0)
        #expect(scene.reason(completed.credential) == .completedTask)
        #expect(scene.reason(revoked.credential) == .revokedCredential)
        scene.clock.advance(milliseconds: 1)
        #expect(scene.sweepAll() == 2)
        #expect(scene.authority.cache.count == 1)
        #expect(scene.reason(completed.credential) == .unknownCredential)
        #expect(scene.reason(revoked.credential) == .unknownCredential)
        #expect(scene.reason(alive.credential) == nil)
        _ = try scene.grant(.task("d"))
        // Their first entries come due later and find nothing.
        scene.clock.advance(milliseconds: 2 * Limits.credentialTTLMillisecondsDefault)
        #expect(scene.sweepAll() == 2)
        #expect(scene.authority.cache.count == 0)
        #expect(scene.authority.cells.workloads[.test("agent")]?.credentials == 0)
    }
}
