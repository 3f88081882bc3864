// Goal: a cached permit is good while every rule of the protocol holds, and not a moment longer.
// Method: one permit and one rule at a time, by a clock that the test sets.

import PosternCore
import Testing

@testable import PosternClient

extension ClientTests {
    @Suite struct DecisionCacheVoidingTests {
        private let second = CacheRig.second

        @Test func aPermitIsGoodForItsRequest() throws {
            var rig = try CacheRig()
            #expect(rig.look() == nil)
            #expect(rig.insert())
            rig.now += 3 * second / 2
            let permit = try #require(rig.look())
            #expect(permit.decision == CacheRig.permit().id)
            #expect(permit.epoch == 10 && permit.policies == ["read"])
            #expect(permit.ageNanoseconds == 3 * second / 2)
            let statistics = rig.cache.statistics
            #expect(statistics.hits == 1 && statistics.misses == 1 && statistics.inserts == 1)
        }

        @Test func onlyForExactlyItsRequest() throws {
            let rig = try CacheRig()
            let call = CacheRig.call(context: ["risk": "low", "amount": 7])
            rig.insert(CacheRig.permit(), call)
            #expect(rig.look(CacheRig.call(context: ["amount": 7, "risk": "low"])) != nil)
            var others = Array(repeating: call, count: 6)
            others[0].action = "file.write"
            others[1].resource = ResourceName(type: "Folder", id: "notes")
            others[2].resource = ResourceName(type: "File", id: "note")
            others[3].context["amount"] = 8
            others[4].context["risk"] = nil
            others[5].context["more"] = true
            for other in others { #expect(rig.look(other) == nil, "\(other)") }
            let second = try #require(
                rig.cache.register(
                    CacheRig.id(2), tags: [CacheRig.tag], epoch: 10, expiry: rig.credential.expiry,
                    now: rig.now
                ).credential)
            #expect(rig.look(call, for: second) == nil)
        }

        @Test func itsTimeCountsFromWhenTheRequestWasSent() throws {
            var rig = try CacheRig()
            rig.now += 2 * second
            rig.insert(milliseconds: 5_000, sent: CacheRig.start)
            rig.now = CacheRig.start + 5 * second - 1
            #expect(rig.look() != nil)
            rig.now += 1
            #expect(rig.look() == nil)
            #expect(rig.cache.statistics.voided == 1)
            // Over before it came.
            #expect(!rig.insert(milliseconds: 5_000, sent: CacheRig.start))
        }

        @Test func notBeyondTheCredentialsLife() throws {
            var rig = try CacheRig()
            rig.now = rig.credential.expiry - second
            #expect(rig.hear())
            rig.insert(milliseconds: 86_400_000)
            rig.now = rig.credential.expiry - 1
            #expect(rig.look() != nil)
            rig.now += 1
            #expect(rig.look() == nil)
            #expect(!rig.insert())
        }

        @Test func aNumberTooLargeIsNoTimeInThePast() throws {
            let rig = try CacheRig()
            #expect(rig.insert(milliseconds: .max))
            #expect(rig.look() != nil)
            #expect(rig.insert(milliseconds: .max / 1_000_000))
            #expect(rig.look() != nil)
        }

        @Test func aStepWithOneOfItsTagsTouchesACredential() throws {
            let rig = try CacheRig()
            rig.insert()
            rig.cache.touch(tags: [1, 2, 79], epoch: 11)
            #expect(rig.look() != nil)
            rig.cache.touch(tags: [1, 78], epoch: 11)
            #expect(rig.look() == nil)
            // Also where it comes back late, or steps come again in another order.
            #expect(!rig.insert(CacheRig.permit(epoch: 10)))
            rig.cache.touch(tags: [78], epoch: 9)
            #expect(rig.look() == nil)
            #expect(rig.insert(CacheRig.permit(2, epoch: 11)))
            #expect(rig.look()?.epoch == 11)
        }

        @Test func othersAreNotTouched() throws {
            let rig = try CacheRig()
            let other = try #require(
                rig.cache.register(
                    CacheRig.id(2), tags: [99], epoch: 10, expiry: rig.credential.expiry,
                    now: rig.now
                ).credential)
            rig.insert()
            rig.insert(CacheRig.permit(2), for: other)
            rig.cache.touch(tags: [CacheRig.tag], epoch: 11)
            #expect(rig.look() == nil)
            #expect(rig.look(for: other)?.decision == CacheRig.permit(2).id)
        }

        @Test func aStepWithoutTagsTouchesAll() throws {
            let rig = try CacheRig()
            rig.insert()
            rig.cache.touchAll(epoch: 10)
            #expect(rig.look() != nil)
            rig.cache.touchAll(epoch: 11)
            #expect(rig.look() == nil)
            rig.cache.touchAll(epoch: 9)
            #expect(rig.look() == nil)
            rig.insert(CacheRig.permit(2, epoch: 11))
            #expect(rig.look() != nil)
        }

        /// `Atomic.max` would take these for less than zero (`Atomic.raise`).
        @Test func epochsOfAllSixtyFourBitsCount() throws {
            for epoch in [1 << 62, 1 << 63, .max - 1] as [UInt64] {
                let rig = try CacheRig()
                rig.insert()
                rig.cache.touch(tags: [CacheRig.tag], epoch: epoch)
                #expect(rig.look() == nil)
                let other = try CacheRig()
                other.insert()
                other.cache.touchAll(epoch: epoch)
                #expect(other.look() == nil)
            }
        }

        @Test func aCredentialThatEndedHasNone() throws {
            let rig = try CacheRig()
            rig.insert()
            rig.credential.end()
            #expect(rig.look() == nil)
            #expect(!rig.insert(CacheRig.permit(epoch: .max)))
            #expect(rig.look() == nil)
        }

        /// The step came before the credential was here, so that nothing could be touched.
        @Test func whatTheFeedToldBeforeCounts() throws {
            let rig = try CacheRig()
            rig.cache.touch(tags: [5], epoch: 12)
            let late = try #require(
                rig.cache.register(
                    CacheRig.id(2), tags: [5], epoch: 11, expiry: rig.credential.expiry,
                    now: rig.now
                ).credential)
            #expect(!rig.insert(CacheRig.permit(epoch: 11), for: late))
            #expect(rig.insert(CacheRig.permit(epoch: 12), for: late))
        }

        @Test func twoHeartbeatsWithoutAnEventAreTooMany() throws {
            var rig = try CacheRig()
            rig.insert()
            rig.now += second
            #expect(rig.hear(heartbeat: 100))
            rig.now += 199_999_999
            #expect(rig.look() != nil)
            rig.now += 1
            #expect(rig.look() == nil)
            // Heard again: nothing was missed.
            #expect(rig.hear(heartbeat: 100))
            #expect(rig.look() != nil)
        }

        /// What was under way for long is worth less by so much.
        @Test func anEventCountsFromWhenItWasSent() throws {
            var rig = try CacheRig()
            rig.insert()
            rig.now += second
            let sent = (rig.now - 150_000_000) / 1_000_000
            func hear(_ sent: UInt64) -> Bool {
                rig.cache.heard(
                    sentBootMilliseconds: sent, heartbeatMilliseconds: 100, now: rig.now)
            }
            #expect(hear(sent))
            #expect(rig.look() != nil)
            rig.now += 50_000_000
            #expect(rig.look() == nil)
            #expect(hear(rig.now / 1_000_000 - 200))
            #expect(rig.look() == nil)
        }

        @Test func aClockThatCannotBeRightVoidsAll() throws {
            let heartbeat: UInt64 = 100_000_000
            let beats: [(sent: UInt64, now: UInt64, what: String)] = [
                (CacheRig.start + 3 * heartbeat, CacheRig.start + heartbeat, "in the future"),
                (CacheRig.start - 1_000_000, CacheRig.start + heartbeat, "sent before the last"),
                (CacheRig.start, CacheRig.start - 1, "our clock went back"),
                (.max, CacheRig.start + heartbeat, "beyond all numbers"),
            ]
            for beat in beats {
                var rig = try CacheRig()
                rig.insert()
                rig.now = beat.now
                let sent = beat.sent == .max ? .max : beat.sent / 1_000_000
                #expect(
                    !rig.cache.heard(
                        sentBootMilliseconds: sent, heartbeatMilliseconds: 100, now: beat.now),
                    "\(beat.what)")
                #expect(rig.look() == nil, "\(beat.what)")
                // Nothing but a subscription makes it good.
                rig.now = CacheRig.start + 2 * heartbeat
                #expect(!rig.hear())
                #expect(rig.look() == nil, "\(beat.what)")
                rig.cache.subscribed(epoch: 10, isWhole: true, isSameBroker: true, now: { rig.now })
                #expect(rig.look() == nil, "\(beat.what)")
                #expect(rig.hear())
                #expect(rig.look() != nil, "\(beat.what)")
            }
        }

        /// Less than a heartbeat ahead may be how the other side rounds; it gains nothing by it.
        @Test func aMomentAheadCountsAsNow() throws {
            var rig = try CacheRig()
            rig.insert()
            rig.now += second
            #expect(
                rig.cache.heard(
                    sentBootMilliseconds: rig.now / 1_000_000 + 100, heartbeatMilliseconds: 100,
                    now: rig.now))
            rig.now += 199_999_999
            #expect(rig.look() != nil)
            rig.now += 1
            #expect(rig.look() == nil)
        }

        @Test func withoutTheFeedNothingIsGood() throws {
            let rig = try CacheRig()
            rig.insert()
            rig.cache.void()
            #expect(rig.look() == nil)
            #expect(!rig.hear())
            #expect(rig.look() == nil)
            rig.cache.subscribed(epoch: 12, isWhole: true, isSameBroker: true, now: { rig.now })
            #expect(rig.look() == nil)
            #expect(rig.hear())
            #expect(rig.look() != nil)
        }

        @Test func aSubscriptionWithAGapVoidsWhatWasBefore() throws {
            let rig = try CacheRig()
            rig.insert()
            rig.cache.subscribed(epoch: 12, isWhole: false, isSameBroker: true, now: { rig.now })
            #expect(rig.hear())
            #expect(rig.look() == nil)
            rig.insert(CacheRig.permit(2, epoch: 12))
            #expect(rig.look() != nil)
        }

        /// Its epochs may be lower, so that comparing them says nothing.
        @Test func anotherBrokerVoidsAllWhateverItsEpoch() throws {
            var rig = try CacheRig()
            rig.insert(CacheRig.permit(epoch: 1_000))
            let asked = rig.now
            rig.now += second
            rig.cache.subscribed(epoch: 3, isWhole: false, isSameBroker: false, now: { rig.now })
            #expect(rig.hear())
            #expect(rig.look() == nil)
            // Asked before, answered after.
            rig.insert(CacheRig.permit(2, epoch: 1_000), sent: asked)
            #expect(rig.look() == nil)
            let new = try #require(
                rig.cache.register(
                    CacheRig.id(2), tags: [5], epoch: 3, expiry: rig.credential.expiry,
                    now: rig.now
                ).credential)
            rig.insert(CacheRig.permit(3, epoch: 3), for: new)
            #expect(rig.look(for: new) != nil)
        }

        @Test func onlyPermitsAreKept() throws {
            let rig = try CacheRig()
            for reason in [DenialReason.policyForbid, .outsideScope, .internal] {
                let denial = Decision(
                    outcome: .deny(reason), policies: [], id: CacheRig.permit().id, epoch: 10)
                #expect(!rig.insert(denial))
            }
            let counted = Decision(
                outcome: .permit, policies: [], id: CacheRig.permit().id, epoch: 10,
                budgetLeft: 4)
            #expect(!rig.insert(counted))
            #expect(rig.look() == nil)
            #expect(rig.cache.statistics.refused == 0)
            #expect(!rig.insert(milliseconds: 0))
        }

        /// Its touches do not come from this cache's feed.
        @Test func aCredentialOfAnotherCacheIsRefused() throws {
            let rig = try CacheRig()
            let other = try CacheRig()
            #expect(!rig.insert(for: other.credential))
            #expect(rig.look(for: other.credential) == nil)
        }

        @Test func itIsSoByTheRealClockToo() throws {
            let cache = DecisionCache()
            let now = SystemCalls.bootNanoseconds
            cache.subscribed(epoch: 10, isWhole: false, isSameBroker: false)
            #expect(
                cache.heard(sentBootMilliseconds: now / 1_000_000, heartbeatMilliseconds: 10_000))
            let credential = try #require(
                cache.register(CacheRig.id(1), tags: [1], epoch: 10, expiry: .max).credential)
            let call = CacheRig.call()
            #expect(
                cache.insert(
                    CacheRig.permit(), cacheableMilliseconds: 60_000,
                    sent: SystemCalls.bootNanoseconds, for: credential, call))
            func look() -> CachedPermit? {
                cache.permit(
                    for: credential, action: call.action, resource: call.resource,
                    context: call.context)
            }
            let permit = try #require(look())
            #expect(permit.ageNanoseconds < 60 * second)
            cache.touch(tags: [1], epoch: 11)
            #expect(look() == nil)
        }
    }
}
