// Goal: lookups are right at every instant while others add, free and sweep, from the first
// credential to tens of thousands.
// Method: two threads find without pause what must be there and what must not, while a third
// inserts, so that every shard grows, and sweeps, so that they shrink again.

import PosternCore
import Synchronization
import Testing

@testable import PosternAuthority

@Suite struct GrowthTests {
    private static let expiry: UInt64 = 1_000
    private static let stay: UInt64 = 1 << 40

    private final class Progress: Sendable {
        /// Records of the first kind that are in.
        let inserted = Atomic<Int>(0)
        let isOver = Atomic<Bool>(false)
        let looks = Atomic<Int>(0)
        let wrong = Atomic<Int>(0)
    }

    private func records(_ count: Int, kind: UInt64, expiry: UInt64) throws -> [CredentialRecord] {
        let cells = CellTable()
        let name = CellTable.TaskName(workload: .test("agent"), task: .named("t"))
        let standing = try #require(
            cells.standing(AttestedPeer(.agent, nil), as: .test("agent"), .all))
        let task = try #require(cells.task(name))
        var random = SeededGenerator(seed: kind)
        return (0..<count).map { _ in
            let id = Bytes16(high: kind << 60 | random.next() >> 4, low: random.next())
            let parts = CredentialRecord.Parts(
                id: CredentialID(id), standing: standing, task: task,
                expiryMilliseconds: expiry, budget: nil)
            return CredentialRecord.make(parts, intent: "look")
        }
    }

    @Test(.timeLimit(.minutes(15)))
    func findingWhileItGrowsAndShrinks() throws {
        let cache = CredentialCache()
        let staying = try records(20_000, kind: 1, expiry: Self.stay)
        let passing = try records(20_000, kind: 2, expiry: Self.expiry)
        let never = try records(100, kind: 3, expiry: Self.stay)
        let progress = Progress()
        try inParallel(3, within: 100) { thread in
            if thread < 2 {
                look(in: cache, staying, passing, never, progress, seed: UInt64(thread))
                return
            }
            for (index, record) in staying.enumerated() {
                let isIn = cache.insert(record) && cache.insert(passing[index])
                if !isIn { progress.wrong.wrappingAdd(1, ordering: .relaxed) }
                progress.inserted.store(index + 1, ordering: .releasing)
            }
            var freed = 0
            let now = Self.expiry + Limits.expiredKeptMilliseconds
            for round in 0..<(100 * Limits.shardCount) where freed < passing.count {
                freed +=
                    cache.sweep(
                        shard: round % Limits.shardCount, nowMilliseconds: now, limit: 16
                    ).count
            }
            progress.isOver.store(true, ordering: .releasing)
        }
        #expect(progress.wrong.load(ordering: .relaxed) == 0)
        #expect(progress.looks.load(ordering: .relaxed) > 1_000)
        #expect(cache.count == staying.count)
        for record in staying { #expect(cache.find(record.id) === record) }
        for record in passing { #expect(cache.find(record.id) == nil) }
    }

    private func look(
        in cache: CredentialCache, _ staying: [CredentialRecord],
        _ passing: [CredentialRecord], _ never: [CredentialRecord], _ progress: Progress,
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        while !progress.isOver.load(ordering: .acquiring) {
            let count = progress.inserted.load(ordering: .acquiring)
            guard count > 0 else { continue }
            let wanted = staying[.random(in: 0..<count, using: &random)]
            let other = passing[.random(in: 0..<passing.count, using: &random)]
            let absent = never[.random(in: 0..<never.count, using: &random)]
            // One that comes and goes is itself or nothing.
            let found = cache.find(other.id)
            let isRight =
                cache.find(wanted.id) === wanted && (found == nil || found === other)
                && cache.find(absent.id) == nil
            if !isRight { progress.wrong.wrappingAdd(1, ordering: .relaxed) }
            progress.looks.wrappingAdd(1, ordering: .relaxed)
        }
    }
}
