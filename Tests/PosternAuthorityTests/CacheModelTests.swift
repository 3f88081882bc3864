// Goal: the cache holds what was inserted until it is due, exactly once, and frees it when it
// is due.
// Method: seeded operations against a plain dictionary that is scanned; every interleaving of a
// few operations on two records.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct CacheModelTests {
    /// The cache without tables.
    private struct Model {
        /// The instant from which a record may be freed.
        var due: [CredentialID: UInt64] = [:]

        mutating func insert(_ id: CredentialID, expiry: UInt64) -> Bool {
            guard due[id] == nil else { return false }
            due[id] = expiry + Limits.expiredKeptMilliseconds
            return true
        }

        mutating func free(_ id: CredentialID, at instant: UInt64) {
            if let present = due[id] { due[id] = min(present, instant) }
        }

        mutating func sweep(shard: Int, now: UInt64) -> Set<CredentialID> {
            let freed = due.filter { id, instant in
                Int(id.value.low) % Limits.shardCount == shard && instant.isSwept(at: now)
            }
            for id in freed.keys { due[id] = nil }
            return Set(freed.keys)
        }
    }

    private let scene: Scene

    init() throws { scene = try Scene() }

    private func record(_ id: CredentialID, expiry: UInt64) throws -> CredentialRecord {
        let cells = CellTable()
        let name = CellTable.TaskName(workload: .test("agent"), task: .named("t"))
        let standing = try #require(
            cells.standing(AttestedPeer(.agent, nil), as: .test("agent"), .all))
        let parts = CredentialRecord.Parts(
            id: id, standing: standing, task: try #require(cells.task(name)),
            expiryMilliseconds: expiry, budget: nil)
        return CredentialRecord.make(parts, intent: "look")
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func seededOperations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let cache = CredentialCache()
        var model = Model()
        var now: UInt64 = 0
        // Few ids in few shards, so that they meet; an id that was freed never comes back.
        var generation: [Bytes16: UInt64] = [:]
        func anyID() -> CredentialID {
            let slot = Bytes16(
                high: .random(in: 0..<8, using: &random), low: .random(in: 0..<8, using: &random))
            let high = slot.high + 8 * generation[slot, default: 0]
            return CredentialID(Bytes16(high: high, low: slot.low))
        }
        for step in 0..<5_000 {
            let id = anyID()
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let expiry = now + .random(in: 0..<200_000, using: &random)
                let record = try record(id, expiry: expiry)
                #expect(cache.insert(record) == model.insert(id, expiry: expiry), "seed \(seed)")
            case 4:
                let due = now + .random(in: 0..<100_000, using: &random)
                cache.free(id, dueMilliseconds: due)
                model.free(id, at: due)
            case 5..<8:
                let shard = Int(id.value.low)
                let freed = cache.sweep(shard: shard, nowMilliseconds: now).map(\.id)
                #expect(Set(freed).count == freed.count, "seed \(seed)")
                let expected = model.sweep(shard: shard, now: now)
                try #require(Set(freed) == expected, "seed \(seed), step \(step)")
                for id in freed {
                    let slot = Bytes16(high: id.value.high % 8, low: id.value.low)
                    generation[slot, default: 0] += 1
                }
            case 8: now += .random(in: 0..<60_000, using: &random)
            default: break
            }
            let other = anyID()
            #expect((cache.find(other) != nil) == (model.due[other] != nil), "seed \(seed)")
            try #require(cache.count == model.due.count, "seed \(seed), step \(step)")
        }
    }

    private enum Step: CaseIterable {
        case insert, insertLonger, freeSoon, tick, sweep
    }

    /// Every sequence of five steps on one id, compared after each.
    @Test func everySmallSequence() throws {
        let id = CredentialID(Bytes16(high: 1, low: 1))
        let kept = Limits.expiredKeptMilliseconds
        let (short, long) = (try record(id, expiry: 1), try record(id, expiry: kept))
        var sequences: [[Step]] = [[]]
        for _ in 0..<5 {
            sequences = sequences.flatMap { start in Step.allCases.map { start + [$0] } }
        }
        #expect(sequences.count == 3_125)
        for sequence in sequences {
            let cache = CredentialCache()
            var model = Model()
            var now: UInt64 = 0
            for step in sequence {
                switch step {
                case .insert:
                    #expect(cache.insert(short) == model.insert(id, expiry: 1))
                case .insertLonger:
                    #expect(cache.insert(long) == model.insert(id, expiry: kept))
                case .freeSoon:
                    cache.free(id, dueMilliseconds: now + 1)
                    model.free(id, at: now + 1)
                case .tick: now += kept
                case .sweep:
                    let freed = cache.sweep(shard: 1, nowMilliseconds: now).map(\.id)
                    #expect(Set(freed) == model.sweep(shard: 1, now: now), "\(sequence)")
                }
                #expect(cache.count == model.due.count, "\(sequence)")
                #expect((cache.find(id) == nil) == (model.due[id] == nil), "\(sequence)")
            }
        }
    }

    /// A shard is the id's low bits: each index sweeps its own, and all are reached.
    @Test func everyShardIsSwept() throws {
        let cache = CredentialCache()
        for low in 0..<UInt64(Limits.shardCount * 2) {
            #expect(cache.insert(try record(CredentialID(Bytes16(high: 0, low: low)), expiry: 0)))
        }
        let now = Limits.expiredKeptMilliseconds
        for shard in 0..<Limits.shardCount {
            let freed = cache.sweep(shard: shard, nowMilliseconds: now).map(\.id.value.low)
            #expect(Set(freed) == [UInt64(shard), UInt64(shard + Limits.shardCount)])
        }
        #expect(cache.count == 0)
    }

    /// Threads insert and find at once; none loses another's record.
    @Test func threadsShareIt() throws {
        let cache = CredentialCache()
        let records = try (0..<4).map { thread in
            try (0..<2_000).map { number in
                let id = Bytes16(high: UInt64(thread), low: UInt64(number))
                return try record(CredentialID(id), expiry: 1)
            }
        }
        try inParallel(4) { thread in
            for record in records[thread] {
                guard cache.insert(record), cache.find(record.id) === record else {
                    Issue.record("lost")
                    return
                }
            }
        }
        #expect(cache.count == 8_000)
        for record in records.joined() { #expect(cache.find(record.id) === record) }
    }
}
