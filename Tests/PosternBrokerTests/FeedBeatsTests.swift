// Goal: everybody has one heartbeat in each interval, and no more than a part of many come at
// once.
// Method: crowds of every size through several intervals by a clock of the test's own, with some
// that go and some that come.

import PosternCore
import Testing

@testable import PosternBroker

@Suite struct FeedBeatsTests {
    private func subscriber(_ number: Int) -> FeedSubscriber {
        FeedSubscriber(
            name: [0, UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255), 0],
            peer: PeerIdentity(key: .number(UInt64(number)), origin: .tcp), view: .opaque,
            hasDelimiter: false, descriptor: nil, showing: nil, cursor: 1)
    }

    @Test(arguments: [0, 1, 31, 64, 100, 512, 1_000, 1_003])
    func onceInEachInterval(count: Int) {
        var beats = FeedBeats(100)
        let all = (0..<count).map(subscriber)
        for one in all { beats.add(one) }
        var heard: [ObjectIdentifier: Int] = [:]
        var (first, most) = (0, 0)
        for now in 5_000..<5_500 as Range<UInt64> {
            let beat = beats.next(nowMilliseconds: now)
            #expect(beats.dueMilliseconds > now)
            if beat.isFirst { first += 1 }
            most = max(most, beat.subscribers.count)
            for one in beat.subscribers { heard[ObjectIdentifier(one), default: 0] += 1 }
        }
        #expect(first == 5)
        #expect(all.allSatisfy { heard[ObjectIdentifier($0)] == 5 })
        #expect(count < 64 || most <= max(count / 16 + 1, 64))
    }

    @Test func whoGoesAndWhoComes() {
        var beats = FeedBeats(100)
        let all = (0..<200).map(subscriber)
        for one in all { beats.add(one) }
        _ = beats.next(nowMilliseconds: 0)
        let late = subscriber(900)
        beats.add(late)
        for one in all where one !== all[0] { one.isGone = true }
        var heard: [ObjectIdentifier: Int] = [:]
        for now in 1..<300 as Range<UInt64> {
            for one in beats.next(nowMilliseconds: now).subscribers {
                heard[ObjectIdentifier(one), default: 0] += 1
            }
        }
        // In this interval, and in the two that follow.
        #expect(heard[ObjectIdentifier(late)] == 3)
        #expect(heard[ObjectIdentifier(all[0])] == 2)
    }
}
