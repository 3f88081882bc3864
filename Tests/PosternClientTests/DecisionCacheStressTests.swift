// Goal: with many threads at it, no hit is lost or counted twice, no permit is made of two, and
// once a revocation is known nobody gets a permit of before.
// Method: a cache of few slots, so that lookups meet what is being written; threads that look up,
// put in, touch and collect for a bounded time; what each got against what was put in, reported and
// published.

import PosternCore
import Synchronization
import Testing

@testable import PosternClient

extension ClientTests {
    @Suite struct DecisionCacheStressTests {
        /// What threads share; a class, since atomics cannot be copied.
        private final class Shared: Sendable {
            let rig: CacheRig
            let isOver = Atomic<Bool>(false)
            let running = Atomic<Int>(0)
            let epoch = Atomic<UInt64>(10)
            let seed = UInt64.random(in: 0...UInt64.max)
            let trouble = Mutex<[String]>([])

            init(_ rig: CacheRig) { self.rig = rig }

            func random(_ thread: UInt64) -> SeededRandom { SeededRandom(seed: seed ^ thread) }
            func report(_ text: String) { trouble.withLock { $0.append("\(text); seed \(seed)") } }
        }

        private static let requests = (0..<24).map { CacheRig.call("\($0)") }
        private static let time: Duration = .seconds(2)

        /// Its id says which request it is for and of what epoch, and its policies say it again.
        private static func permit(_ request: Int, _ epoch: UInt64, _ number: UInt64) -> Decision {
            Decision(
                outcome: .permit, policies: ["p\(request)"],
                id: DecisionID(Bytes16(high: UInt64(request) << 32 | epoch, low: number)),
                epoch: epoch)
        }

        /// Mostly two of them, so that what is written is looked up meanwhile.
        private static func request(_ random: inout SeededRandom) -> Int {
            random.below(random.below(4) == 0 ? requests.count : 2)
        }

        /// Looks requests up until it is over; how often each decision was given.
        private static func read(
            _ shared: Shared, _ thread: UInt64
        ) -> [DecisionID: UInt64] {
            defer { shared.running.subtract(1, ordering: .sequentiallyConsistent) }
            var random = shared.random(thread)
            var given: [DecisionID: UInt64] = [:]
            while !shared.isOver.load(ordering: .relaxed) {
                let request = request(&random)
                // Acquiring: whatever was touched before this epoch was published is seen.
                let epoch = shared.epoch.load(ordering: .acquiring)
                guard let permit = shared.rig.look(requests[request]) else { continue }
                if permit.epoch < epoch {
                    shared.report("a permit of \(permit.epoch) after \(epoch)")
                }
                let high = permit.decision.value.high
                if high != UInt64(request) << 32 | permit.epoch
                    || permit.policies != ["p\(request)"]
                {
                    shared.report("\(permit) for request \(request)")
                }
                given[permit.decision, default: 0] += 1
            }
            return given
        }

        /// Puts permits in, more than there is room for, of this epoch and of the one before.
        private static func write(_ shared: Shared, _ thread: UInt64) {
            var random = shared.random(thread)
            var number = thread << 32
            while !shared.isOver.load(ordering: .relaxed) {
                number += 1
                let request = request(&random)
                let current = shared.epoch.load(ordering: .acquiring)
                let epoch = current - UInt64(random.below(2))
                shared.rig.insert(
                    permit(request, epoch, number), requests[request],
                    sent: shared.rig.now + number & 0xffff)
            }
        }

        private func run(
            _ shared: Shared, readers: Int, _ others: [@Sendable (Shared) -> Void]
        ) async throws -> [DecisionID: UInt64] {
            shared.running.store(readers, ordering: .sequentiallyConsistent)
            return try await withThrowingTaskGroup(of: [DecisionID: UInt64].self) { group in
                for reader in 0..<readers {
                    group.addTask { try await onThread { Self.read(shared, UInt64(reader)) } }
                }
                for other in others {
                    group.addTask {
                        try await onThread {
                            other(shared)
                            return [:]
                        }
                    }
                }
                group.addTask {
                    // For so long there is something to see.
                    try await Task.sleep(for: Self.time)
                    shared.isOver.store(true, ordering: .sequentiallyConsistent)
                    return [:]
                }
                var given: [DecisionID: UInt64] = [:]
                for try await part in group { given.merge(part, uniquingKeysWith: +) }
                return given
            }
        }

        // MARK: what comes between a lookup's two looks, one by one

        /// A lookup reads its clock after what it found and before it counts the hit.
        private func look(
            _ rig: CacheRig, at now: UInt64? = nil, meanwhile: () -> Void
        ) -> CachedPermit? {
            let call = CacheRig.call()
            return rig.cache.permit(
                for: rig.credential, action: call.action, resource: call.resource,
                context: call.context,
                clock: {
                    meanwhile()
                    return now ?? rig.now
                })
        }

        @Test func whatIsRewrittenMeanwhileIsNoHit() throws {
            let rig = try CacheRig()
            rig.insert(CacheRig.permit(1))
            #expect(look(rig) { rig.insert(CacheRig.permit(2)) } == nil)
            #expect(rig.cache.statistics.hits == 0 && rig.cache.statistics.misses == 1)
            #expect(rig.look()?.decision == CacheRig.permit(2).id)
            #expect(rig.collect().map(\.count) == [1])
        }

        @Test func otherHitsMeanwhileDoNoHarm() throws {
            let rig = try CacheRig()
            rig.insert()
            var others: [CachedPermit?] = []
            #expect(look(rig) { for _ in 0..<3 { others.append(rig.look()) } } != nil)
            #expect(others.count == 3 && !others.contains(nil))
            #expect(rig.cache.statistics.hits == 4)
            var reported: [UInt64] = []
            #expect(look(rig) { reported = rig.collect().map(\.count) } != nil)
            #expect(reported == [4])
            #expect(rig.collect().map(\.count) == [1])
        }

        /// A thread that was stopped for long finds out, though the feed was heard since.
        @Test func theClockIsReadLast() throws {
            let rig = try CacheRig()
            rig.insert(milliseconds: 600_000)
            var later = rig
            later.now += 25 * CacheRig.second
            var isHeard = false
            #expect(look(rig, at: later.now) { isHeard = later.hear() } == nil)
            #expect(isHeard)
            #expect(later.look() != nil)
        }

        // MARK: many threads

        @Test func everyHitIsReportedOnce() async throws {
            let shared = Shared(try CacheRig(DecisionCache(slotCount: 8)))
            let reported = Mutex<[DecisionID: UInt64]>([:])
            let given = try await run(
                shared, readers: 4,
                [
                    { Self.write($0, 100) },
                    { shared in
                        var random = shared.random(200)
                        while shared.running.load(ordering: .sequentiallyConsistent) > 0 {
                            let reports = shared.rig.cache.collect(at: shared.rig.moment)
                            // Some reports fail.
                            if random.below(4) == 0 {
                                shared.rig.cache.putBack(reports)
                                continue
                            }
                            reported.withLock { Self.add(reports, to: &$0) }
                        }
                        reported.withLock {
                            Self.add(shared.rig.cache.collect(at: shared.rig.moment), to: &$0)
                        }
                    },
                ])
            #expect(shared.trouble.withLock { $0.prefix(3) } == [])
            let sum = given.values.reduce(0, +)
            let statistics = shared.rig.cache.statistics
            // Counts may come after the last collection, while the writer ends.
            var rest = reported.withLock { $0 }
            Self.add(shared.rig.cache.collect(at: shared.rig.moment), to: &rest)
            #expect(rest == given, "seed \(shared.seed)")
            #expect(statistics.hits == sum, "seed \(shared.seed)")
            #expect(sum > 1_000 && given.count > 100 && statistics.evictions > 100)
        }

        private static func add(_ reports: [CachedUses], to sum: inout [DecisionID: UInt64]) {
            for use in reports.flatMap(\.uses) { sum[use.decision, default: 0] += use.count }
        }

        /// Touches, and then says so: whoever heard it must not see a permit of before.
        @Test func nobodyGetsAPermitOfBeforeATouchHeKnowsOf() async throws {
            let shared = Shared(try CacheRig(DecisionCache(slotCount: 16)))
            let given = try await run(
                shared, readers: 3,
                [
                    { Self.write($0, 100) },
                    { shared in
                        var random = shared.random(300)
                        var epoch = shared.epoch.load(ordering: .relaxed)
                        while !shared.isOver.load(ordering: .relaxed) {
                            epoch += 1
                            if random.below(4) == 0 {
                                shared.rig.cache.touchAll(epoch: epoch)
                            } else {
                                shared.rig.cache.touch(tags: [5, CacheRig.tag], epoch: epoch)
                            }
                            // Releasing: the touch comes before.
                            shared.epoch.store(epoch, ordering: .releasing)
                            // Long enough for some permits to be put in and found.
                            for _ in 0..<random.below(1_000) { _ = shared.rig.cache.registry.count }
                        }
                    },
                ])
            #expect(shared.trouble.withLock { $0.prefix(3) } == [])
            #expect(given.values.reduce(0, +) > 1_000)
            #expect(shared.epoch.load(ordering: .relaxed) > 100)
        }
    }
}
