// Goal: expiry goes by the boot clock alone, frees all that hung on it, and costs a step for each
// credential that expired, never a scan.
// Method: the fake clock to the millisecond; thousands of credentials freed in bounded steps.

import PosternAuthority
import PosternCore
import Testing

@Suite struct ExpiryTests {
    @Test func toTheMillisecond() throws {
        let scene = try Scene()
        let credential = try scene.grant(.task("t", ttlMilliseconds: 1_000)).credential
        scene.clock.advance(milliseconds: 999)
        #expect(scene.reason(credential) == nil)
        scene.clock.advance(milliseconds: 1)
        #expect(scene.reason(credential) == .expiredCredential)
        // Told `expired` for a minute, whatever the sweep does.
        scene.clock.advance(milliseconds: Limits.expiredKeptMilliseconds - 1)
        #expect(scene.sweepAll() == 0)
        #expect(scene.reason(credential) == .expiredCredential)
        scene.clock.advance(milliseconds: 1)
        #expect(scene.sweepAll() == 1)
        #expect(scene.reason(credential) == .unknownCredential)
    }

    @Test(arguments: [0, 1, 1_700_000_000_000, .max - 100_000_000] as [UInt64])
    func theWallClockChangesNothing(_ wall: UInt64) throws {
        let scene = try Scene()
        let credential = try scene.grant(.task("t", ttlMilliseconds: 1_000)).credential
        scene.clock.setWall(milliseconds: wall)
        #expect(scene.reason(credential) == nil)
        #expect(scene.sweepAll() == 0)
        scene.clock.advance(milliseconds: 1_000)
        scene.clock.setWall(milliseconds: wall)
        #expect(scene.reason(credential) == .expiredCredential)
        // Nothing comes back to life by setting the clock back.
        scene.clock.setWall(milliseconds: 0)
        #expect(scene.reason(credential) == .expiredCredential)
        let again = try scene.grant(.task("t", ttlMilliseconds: 1_000))
        #expect(again.expiresInMilliseconds == 1_000)
        #expect(again.expiresAtMilliseconds == 1_000)
    }

    @Test func aStepIsBounded() throws {
        let scene = try Scene(enrolments: [.agent(credentialsMax: 40_000)])
        let count = 40 * Limits.sweepStepMax
        for number in 0..<count {
            _ = try scene.grant(.task("t", ttlMilliseconds: UInt64(1 + number % 5)))
        }
        scene.clock.advance(milliseconds: 1_000 + Limits.expiredKeptMilliseconds)
        var housekeeper = Housekeeper(scene.authority)
        var freed = 0
        var steps = 0
        while freed < count, steps < 1_000 {
            let step = housekeeper.step()
            #expect(step <= Limits.sweepStepMax)
            freed += step
            steps += 1
            #expect(scene.authority.cache.count == count - freed)
        }
        #expect(freed == count)
        #expect(steps <= Limits.shardCount)
        #expect(scene.authority.cells.workloads[.test("agent")]?.credentials == 0)
        #expect(scene.authority.cells.taskCount == 0)
    }

    /// All in one shard: a step frees its fill and leaves the rest to the next round.
    @Test func aCrowdedShardTakesSeveralRounds() throws {
        let scene = try Scene(enrolments: [.agent(credentialsMax: 10_000)])
        let count = 3 * Limits.sweepStepMax + 7
        for number in 0..<count {
            scene.random.force(Bytes16(high: UInt64(number), low: 5))
            _ = try scene.grant(.task("t", ttlMilliseconds: 1_000))
        }
        scene.clock.advance(milliseconds: 1_000 + Limits.expiredKeptMilliseconds)
        var housekeeper = Housekeeper(scene.authority)
        let rounds = (0..<5).map { _ in scene.sweepAll(&housekeeper) }
        let step = Limits.sweepStepMax
        #expect(rounds == [step, step, step, 7, 0])
    }

    /// Never before its time, and within a second of it, whatever the fraction.
    @Test(arguments: [1, 499, 999, 1_000, 1_001] as [UInt64])
    func fractionsOfASecond(_ ttl: UInt64) throws {
        let scene = try Scene()
        let credential = try scene.grant(.task("t", ttlMilliseconds: ttl)).credential
        scene.clock.advance(milliseconds: ttl + Limits.expiredKeptMilliseconds - 1)
        #expect(scene.sweepAll() == 0)
        #expect(scene.reason(credential) == .expiredCredential)
        scene.clock.advance(milliseconds: Limits.sweepGranularityMilliseconds)
        #expect(scene.sweepAll() == 1)
        #expect(scene.reason(credential) == .unknownCredential)
    }

    /// What is freed early leaves nothing behind that a later sweep would have to look at.
    @Test func whatIsFreedEarlyIsGone() throws {
        let scene = try Scene(enrolments: [.agent(credentialsMax: 10_000)])
        let count = 2 * Limits.sweepStepMax
        for number in 0..<count {
            scene.random.force(Bytes16(high: UInt64(number), low: 5))
            let grant = try scene.grant(.task("t-\(number)", ttlMilliseconds: 500_000))
            #expect(scene.revoker.complete(grant.credential, by: .agent).receipt != nil)
        }
        scene.clock.advance(milliseconds: Limits.expiredKeptMilliseconds)
        var housekeeper = Housekeeper(scene.authority)
        #expect(scene.sweepAll(&housekeeper) == Limits.sweepStepMax)
        #expect(scene.sweepAll(&housekeeper) == Limits.sweepStepMax)
        scene.random.force(Bytes16(high: UInt64(count), low: 5))
        _ = try scene.grant(.task("last", ttlMilliseconds: 500_000))
        scene.clock.advance(milliseconds: 500_000 + Limits.expiredKeptMilliseconds)
        #expect((0..<2).map { _ in scene.sweepAll(&housekeeper) } == [1, 0])
    }

    /// As many ended tasks are forgotten in one step as credentials are freed, no more.
    @Test func forgettingIsBoundedAsWell() throws {
        let scene = try Scene()
        let count = 10 * Limits.sweepStepMax
        for number in 0..<count {
            let target = RevocationTarget.task(
                workload: .test("agent"), task: .named("t-\(number)"))
            #expect(scene.revoker.revoke(RevokeAsk(target: target), by: .operator).receipt != nil)
        }
        scene.clock.advance(milliseconds: Limits.revokedTaskKeptMilliseconds)
        var housekeeper = Housekeeper(scene.authority)
        var left = count
        for _ in 0..<count where left > 0 {
            #expect(housekeeper.step() == 0)
            let now = scene.authority.cells.taskCount
            #expect(left - now <= Limits.sweepStepMax)
            left = now
        }
        #expect(left == 0)
    }

    @Test func whatIsAliveIsNotTouched() throws {
        let scene = try Scene()
        var alive: [CredentialID] = []
        for number in 0..<300 {
            let isShort = number % 3 == 0
            let ask = AttestAsk.task("t", ttlMilliseconds: isShort ? 10 : 800_000)
            let grant = try scene.grant(ask)
            if !isShort { alive.append(grant.credential) }
        }
        scene.clock.advance(milliseconds: 1_000 + Limits.expiredKeptMilliseconds)
        #expect(scene.sweepAll() == 100)
        for credential in alive { #expect(scene.reason(credential) == nil) }
        #expect(scene.authority.cells.workloads[.test("agent")]?.credentials == 200)
        #expect(scene.authority.cells.taskCount == 1)
    }
}
