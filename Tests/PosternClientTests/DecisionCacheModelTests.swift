// Goal: whatever happens in whatever order, the cache gives what the rules say, and reports what it
// gave.
// Method: random operations of one thread from a seed that a failure prints, against a plain model
// that keeps every permit in a dictionary and walks over the rules at each lookup.

import PosternCore
import Testing

@testable import PosternClient

extension ClientTests {
    @Suite struct DecisionCacheModelTests {
        private struct Held {
            let decision: Decision
            let sent: UInt64
            let expiry: UInt64
        }

        private struct Key: Hashable {
            let credential: Int
            let call: ToolCall
        }

        /// The rules as the protocol writes them down.
        private struct Model {
            var permits: [Key: Held] = [:]
            var touched: [UInt64]
            var touchedAll: UInt64 = 10
            var since = CacheRig.start
            var isSubscribed = true
            var lastSent = CacheRig.start
            var goodUntil = CacheRig.start + 2 * CacheRig.second
            var uses: [DecisionID: UInt64] = [:]

            func good(_ key: Key, now: UInt64) -> Decision? {
                guard let held = permits[key], isSubscribed, now < goodUntil, now < held.expiry,
                    held.sent >= since, held.decision.epoch >= touchedAll,
                    held.decision.epoch >= touched[key.credential]
                else { return nil }
                return held.decision
            }
        }

        private static let tags: [[UInt64]] = [[1, 10], [2, 10], [3, 11], [4, 11, 12]]
        private static let calls = [
            CacheRig.call("a"), CacheRig.call("b"), CacheRig.call("a", context: ["x": 1]),
            CacheRig.call("a", context: ["x": [1, ["y": "z"]]]),
        ]

        /// Both, and what makes them move.
        private struct Play {
            var rig: CacheRig
            var model = Model(touched: Array(repeating: 10, count: tags.count))
            var credentials: [CachedCredential] = []
            var random: SeededRandom
            var epoch: UInt64 = 10
            var decisions: UInt64 = 0

            init(_ seed: UInt64) throws {
                random = SeededRandom(seed: seed)
                // So many slots for sixteen requests that nothing is put out.
                rig = try CacheRig(DecisionCache(slotCount: 4_096))
                #expect(rig.hear(heartbeat: 1_000))
                for (index, tags) in tags.enumerated() {
                    let credential = rig.cache.register(
                        CacheRig.id(UInt64(index)), tags: tags, epoch: 10,
                        expiry: CacheRig.start + UInt64(40 + 20 * index) * CacheRig.second,
                        now: rig.now
                    ).credential
                    credentials.append(try #require(credential))
                }
            }

            mutating func key() -> Key {
                Key(credential: random.below(tags.count), call: calls[random.below(calls.count)])
            }

            mutating func look() -> Bool {
                let key = key()
                let expected = model.good(key, now: rig.now)
                let found = rig.look(key.call, for: credentials[key.credential])
                if let expected { model.uses[expected.id, default: 0] += 1 }
                return found?.decision == expected?.id && found?.epoch == expected?.epoch
                    && found?.policies == expected?.policies
            }

            mutating func insert() {
                let key = key()
                decisions += 1
                let age = UInt64(random.below(500)) * 1_000_000
                let decision = CacheRig.permit(
                    decisions, epoch: epoch - UInt64(random.below(3)),
                    policies: ["p\(decisions % 5)"])
                let milliseconds = UInt64(random.below(10_000))
                let held = Held(
                    decision: decision, sent: rig.now - age,
                    expiry: min(
                        rig.now - age + milliseconds * 1_000_000,
                        credentials[key.credential].expiry))
                let isIn = rig.insert(
                    decision, key.call, milliseconds: milliseconds, sent: held.sent,
                    for: credentials[key.credential])
                // Whether it may stay out is a matter of room, order and use; what is in is good by
                // the rules alone.
                if isIn { model.permits[key] = held }
            }

            mutating func touch() {
                epoch += 1
                if random.below(6) == 0 {
                    rig.cache.touchAll(epoch: epoch)
                    model.touchedAll = max(model.touchedAll, epoch)
                    return
                }
                let touched = [UInt64(random.below(14)), UInt64(random.below(14))]
                rig.cache.touch(tags: touched, epoch: epoch)
                for (index, tags) in tags.enumerated()
                where tags.contains(where: touched.contains) {
                    model.touched[index] = epoch
                }
            }

            mutating func hear() -> Bool {
                // Now and then later than it was sent, earlier than the last one, in the future.
                let offset = random.below(40) == 0 ? 2_500 : 0
                let late = random.below(10) == 0 ? UInt64(random.below(900)) : 0
                let sent = rig.now / 1_000_000 + UInt64(offset) - late
                let isHeard = rig.cache.heard(
                    sentBootMilliseconds: sent, heartbeatMilliseconds: 1_000, now: rig.now)
                guard model.isSubscribed else { return !isHeard }
                let nanoseconds = sent * 1_000_000
                guard nanoseconds >= model.lastSent, nanoseconds <= rig.now + CacheRig.second
                else {
                    model.isSubscribed = false
                    return !isHeard
                }
                model.lastSent = nanoseconds
                model.goodUntil = min(nanoseconds, rig.now) + 2 * CacheRig.second
                return isHeard
            }

            mutating func subscribe() {
                let isWhole = random.below(2) == 0
                let isSame = random.below(4) > 0
                if !isSame { epoch -= UInt64(random.below(3)) }
                rig.cache.subscribed(
                    epoch: epoch, isWhole: isWhole, isSameBroker: isSame, now: { rig.now })
                model.isSubscribed = true
                model.lastSent = 0
                model.goodUntil = 0
                if !isSame {
                    model.since = rig.now
                    model.touchedAll = epoch
                } else if !isWhole {
                    model.touchedAll = max(model.touchedAll, epoch)
                }
            }

            mutating func step() -> Bool {
                switch random.below(40) {
                case 0..<20: return look()
                case 20..<28: insert()
                case 28..<30: touch()
                case 30..<35: return hear()
                case 35: if !model.isSubscribed || random.below(3) == 0 { subscribe() }
                case 36:
                    if random.below(8) == 0 {
                        rig.cache.void()
                        model.isSubscribed = false
                    }
                case 37: return collect()
                default: rig.now += UInt64(random.below(400)) * 1_000_000
                }
                return true
            }

            mutating func collect() -> Bool {
                var reported: [DecisionID: UInt64] = [:]
                for use in rig.collect() { reported[use.decision, default: 0] += use.count }
                defer { model.uses = [:] }
                return reported == model.uses
            }
        }

        @Test func behavesAsThePlainModel() throws {
            var hits = 0
            for _ in 0..<100 {
                let seed = UInt64.random(in: 0...UInt64.max)
                var play = try Play(seed)
                for step in 0..<1_500 {
                    let isRight = play.step()
                    #expect(isRight, "seed \(seed), step \(step)")
                    if !isRight { return }
                }
                let isReported = play.collect()
                #expect(isReported, "seed \(seed)")
                hits += Int(play.rig.cache.statistics.hits)
            }
            // It was about something.
            #expect(hits > 2_000)
        }
    }
}
