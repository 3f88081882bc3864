// Goal: the cache stays as large as it was made; whatever goes, every use is reported, once.
// Method: caches of one set of four slots, so that it is known what meets; counts against what was
// looked up.

import PosternCore
import Testing

@testable import PosternClient

extension ClientTests {
    @Suite struct DecisionCacheReportTests {
        private let second = CacheRig.second

        /// A rig of four slots.
        private func small(policies: Int = 16, uses: Int = 64) throws -> CacheRig {
            try CacheRig(
                DecisionCache(slotCount: 4, policyListsMax: policies, pendingUsesMax: uses))
        }

        private func call(_ number: UInt64) -> ToolCall { CacheRig.call("\(number)") }

        /// Inserts permits 1 to 4, a second apart, the first one the oldest.
        private func fill(_ rig: inout CacheRig) {
            for number in 1...4 as ClosedRange<UInt64> {
                rig.insert(CacheRig.permit(number), call(number), milliseconds: 600_000)
                rig.now += second
            }
        }

        // MARK: room

        @Test func theOldestGoes() throws {
            var rig = try small()
            fill(&rig)
            #expect(rig.insert(CacheRig.permit(5), call(5)))
            #expect((1...5).map { rig.look(call($0)) != nil } == [false, true, true, true, true])
            #expect(rig.cache.statistics.evictions == 1)
        }

        @Test func whatIsVoidGoesFirst() throws {
            var rig = try small()
            for number in 1...4 as ClosedRange<UInt64> {
                rig.insert(
                    CacheRig.permit(number, epoch: 20), call(number),
                    milliseconds: number == 3 ? 1_000 : 600_000)
            }
            // The third is over.
            rig.now += second
            #expect(rig.hear())
            #expect(rig.insert(CacheRig.permit(5, epoch: 20), call(5)))
            #expect((1...5).map { rig.look(call($0)) != nil } == [true, true, false, true, true])
            // The second is touched, alone of its credential.
            let other = try #require(
                rig.cache.register(
                    CacheRig.id(2), tags: [5], epoch: 10, expiry: rig.credential.expiry,
                    now: rig.now
                ).credential)
            rig.now += second
            #expect(rig.insert(CacheRig.permit(6, epoch: 20), call(6), for: other))
            rig.cache.touch(tags: [5], epoch: 21)
            #expect(rig.insert(CacheRig.permit(7, epoch: 20), call(7)))
            #expect(rig.look(call(6), for: other) == nil)
            #expect(rig.look(call(7)) != nil)
            #expect(rig.cache.statistics.evictions == 1)
        }

        @Test func thePermitOfARequestIsOneAndTheLaterOne() throws {
            var rig = try small()
            fill(&rig)
            #expect(rig.insert(CacheRig.permit(6, epoch: 12), call(2)))
            #expect(!rig.insert(CacheRig.permit(7, epoch: 11), call(2)))
            #expect(rig.look(call(2))?.decision == CacheRig.permit(6).id)
            #expect((1...4).allSatisfy { rig.look(call($0)) != nil })
            #expect(rig.cache.statistics.evictions == 0)
            // One that is void gives way to an earlier one.
            rig.now += 601 * second
            #expect(rig.hear())
            #expect(rig.insert(CacheRig.permit(8, epoch: 11), call(2)))
            #expect(rig.look(call(2))?.decision == CacheRig.permit(8).id)
        }

        @Test func listsOfPoliciesAreKeptOnce() throws {
            let rig = try small(policies: 3)
            for number in 1...9 as ClosedRange<UInt64> {
                let list = number % 2 == 0 ? ["even"] : ["odd", "first"]
                #expect(rig.insert(CacheRig.permit(number, policies: list), call(number)))
                #expect(rig.look(call(number))?.policies == list)
            }
            #expect(!rig.insert(CacheRig.permit(10, policies: ["third"]), call(10)))
            #expect(rig.cache.statistics.refused == 1)
            #expect(rig.insert(CacheRig.permit(10, policies: []), call(10)))
            #expect(rig.look(call(10))?.policies == [])
        }

        @Test func credentialsThatAreOverMakeRoom() throws {
            let registry = CredentialRegistry(credentialsMax: 3)
            func register(_ number: UInt64, tags: [UInt64] = [1], expiry: UInt64, now: UInt64)
                -> CachedCredential?
            {
                registry.register(
                    CacheRig.id(number), tags: tags, epoch: 1, expiry: expiry, now: now)
            }
            #expect(register(0, tags: [], expiry: 9 * second, now: second) == nil)
            let tooMany = Array(0...UInt64(Limits.grantTagsMax))
            #expect(register(0, tags: tooMany, expiry: 9 * second, now: second) == nil)
            #expect(register(0, expiry: second, now: second) == nil)
            let first = try #require(register(1, expiry: 4 * second, now: second))
            let second = try #require(
                register(2, tags: [1, 2, 2], expiry: 90 * self.second, now: self.second))
            #expect(register(3, expiry: 90 * self.second, now: self.second) != nil)
            #expect(register(4, expiry: 90 * self.second, now: 3 * self.second) == nil)
            // The first one expired.
            #expect(register(4, expiry: 90 * self.second, now: 5 * self.second) != nil)
            #expect(register(5, expiry: 90 * self.second, now: 7 * self.second) == nil)
            second.end()
            registry.prune(now: 8 * self.second)
            #expect(registry.count == 2)
            registry.touch([1, 2], epoch: 7)
            // Nobody tells the first one any more, and its time is over.
            #expect(first.touched == 1)
            #expect(try #require(register(5, expiry: .max, now: 9 * self.second)).touched == 7)
        }

        // MARK: uses

        @Test func usesAreTakenOnce() throws {
            var rig = try small()
            fill(&rig)
            let start = CacheRig.wall + 4_000
            for _ in 0..<3 {
                #expect(rig.look(call(2)) != nil)
                rig.now += second
            }
            #expect(rig.look(call(4)) != nil)
            let uses = rig.collect().sorted { $0.resource.id < $1.resource.id }
            #expect(
                uses == [
                    CachedDecisionCount(
                        action: "file.read", resource: call(2).resource, count: 3,
                        firstMilliseconds: start, lastMilliseconds: start + 2_000,
                        decision: CacheRig.permit(2).id),
                    CachedDecisionCount(
                        action: "file.read", resource: call(4).resource, count: 1,
                        firstMilliseconds: start + 3_000, lastMilliseconds: start + 3_000,
                        decision: CacheRig.permit(4).id),
                ])
            #expect(rig.collect() == [])
            #expect(rig.look(call(2)) != nil)
            #expect(rig.collect().map(\.count) == [1])
            #expect(rig.cache.statistics.hits == 5)
        }

        @Test func usesOutliveTheirPermit() throws {
            var rig = try small()
            fill(&rig)
            #expect(rig.look(call(1)) != nil && rig.look(call(1)) != nil)
            // Put out, replaced, ended: in whatever way it goes.
            rig.insert(CacheRig.permit(5), call(5))
            #expect(rig.look(call(2)) != nil)
            rig.insert(CacheRig.permit(6), call(2))
            #expect(rig.look(call(2)) != nil)
            #expect(rig.look(call(3)) != nil)
            rig.credential.end()
            rig.cache.void()
            let uses = rig.collect()
            let counts = Dictionary(uniqueKeysWithValues: uses.map { ($0.decision, $0.count) })
            #expect(
                counts == [
                    CacheRig.permit(1).id: 2, CacheRig.permit(2).id: 1, CacheRig.permit(3).id: 1,
                    CacheRig.permit(6).id: 1,
                ])
            let first = uses.first { $0.decision == CacheRig.permit(1).id }
            #expect(first?.resource == call(1).resource)
        }

        @Test func whatCouldNotBeReportedComesAgain() throws {
            var rig = try small()
            fill(&rig)
            #expect(rig.look(call(2)) != nil)
            let failed = rig.cache.collect(at: rig.moment)
            rig.now += second
            #expect(rig.look(call(2)) != nil && rig.look(call(3)) != nil)
            rig.cache.putBack(failed)
            let uses = rig.collect().sorted { $0.count > $1.count }
            #expect(uses.map(\.count) == [2, 1])
            let sum = try #require(uses.first)
            #expect(sum.lastMilliseconds - sum.firstMilliseconds == 1_000)
            #expect(rig.collect() == [])
        }

        @Test func aReportIsOfOneCredentialAndNotTooLong() throws {
            let rig = try CacheRig(DecisionCache(slotCount: 4_096))
            let other = try #require(
                rig.cache.register(
                    CacheRig.id(2), tags: [5], epoch: 10, expiry: rig.credential.expiry,
                    now: rig.now
                ).credential)
            for number in 0..<300 as Range<UInt64> {
                let credential = number < 290 ? rig.credential : other
                rig.insert(CacheRig.permit(number), call(number), for: credential)
                #expect(rig.look(call(number), for: credential) != nil)
            }
            let reports = rig.cache.collect(at: rig.moment)
            let mine = reports.filter { $0.credential == rig.credential.id }
            #expect(mine.map(\.uses.count).sorted() == [34, 128, 128])
            #expect(reports.filter { $0.credential == other.id }.map(\.uses.count) == [10])
            #expect(Set(reports.flatMap(\.uses).map(\.decision)).count == 300)
        }

        /// Where nothing more can be remembered, nothing goes that may have been used.
        @Test func usesAreNotForgottenForRoom() throws {
            var rig = try small(uses: 2)
            fill(&rig)
            for number in 1...4 as ClosedRange<UInt64> { #expect(rig.look(call(number)) != nil) }
            #expect(rig.insert(CacheRig.permit(5), call(5)))
            #expect(rig.insert(CacheRig.permit(6), call(6)))
            #expect(!rig.insert(CacheRig.permit(7), call(7)))
            #expect(rig.cache.statistics.refused == 1)
            #expect(rig.collect().map(\.count).reduce(0, +) == 4)
            #expect(rig.insert(CacheRig.permit(7), call(7)))
        }

        /// A hit writes its time a moment after it was counted: what is read too early is cut.
        @Test func timesStayWithinWhatCanBe() throws {
            var rig = try small()
            rig.insert(CacheRig.permit(1), call(1), milliseconds: 600_000)
            #expect(rig.look(call(1)) != nil)
            rig.now += 5 * second
            let collected = rig.wall
            #expect(rig.collect().count == 1)
            // The time of a thread whose clock was read before the last collection.
            let call = call(1)
            let early = rig.now - 4 * second
            #expect(
                rig.cache.permit(
                    for: rig.credential, action: call.action, resource: call.resource,
                    context: [:], clock: { early }) != nil)
            rig.now += second
            let use = try #require(rig.collect().first)
            #expect(use.firstMilliseconds == collected && use.lastMilliseconds == collected)
            // And of one whose clock is ahead of the collector's.
            let late = rig.now + 4 * second
            #expect(
                rig.cache.permit(
                    for: rig.credential, action: call.action, resource: call.resource,
                    context: [:], clock: { late }) != nil)
            let other = try #require(rig.collect().first)
            #expect(other.firstMilliseconds == rig.wall && other.lastMilliseconds == rig.wall)
        }

        // MARK: the state word

        @Test func aFullCountTakesNoMore() {
            let full = SlotState(generation: 6, hits: 0xffff_ffff)
            #expect(full.withHit == nil)
            #expect(full.generation == 6 && !full.isBeingWritten)
            #expect(full.begun == SlotState(generation: 7, hits: 0) && full.begun.isBeingWritten)
            #expect(full.taken == SlotState(generation: 6, hits: 0))
            #expect(SlotState(generation: 6, hits: 4).withHit == SlotState(generation: 6, hits: 5))
            // Generations begin again.
            let last = SlotState(generation: 0xffff_ffff, hits: 3)
            #expect(last.isBeingWritten && last.begun == SlotState(generation: 0, hits: 0))
        }

        /// Also where it would not expire for long.
        @Test func whatWasCompletedGivesItsPlaceBack() throws {
            let registry = CredentialRegistry(credentialsMax: 3)
            let workload = try #require(SPIFFEID("spiffe://test/agent"))
            let task = CachedTask(workload: workload, task: try #require(TaskID("t")))
            func register(_ number: UInt64, task: CachedTask? = nil) -> CachedCredential? {
                registry.register(
                    CacheRig.id(number), tags: [number], epoch: 1, expiry: .max, task: task,
                    now: 10 * second)
            }
            let own = try #require(register(1, task: task))
            let sibling = try #require(register(2, task: task))
            let other = try #require(register(3))
            registry.complete(CacheRig.id(1), epoch: 5)
            #expect(own.isEnded && sibling.touched == 5 && !sibling.isEnded && other.touched == 1)
            registry.prune(now: 11 * second)
            #expect(registry.count == 2 && register(4, task: task) != nil)
            // The list of the task has lost the first one alone.
            registry.complete(CacheRig.id(4), epoch: 7)
            #expect(own.touched == .max && sibling.touched == 7)
        }
    }
}

extension CacheRig {
    /// The Unix time of now.
    fileprivate var wall: UInt64 { moment.wallMilliseconds }
}
