// Goal: a process, or on tcp a key, may connect in bursts and at a rate, and no more.
// Method: the bucket to its last token and back, on a clock in the test's hand.

import PosternCore
import Testing

@testable import PosternBroker

@Suite struct HandshakeLimiterTests {
    private let burst = Int(HandshakeLimiter.burst)
    private let perSecond = Int(HandshakeLimiter.perSecond)

    /// How many of `tries` are allowed at one instant.
    private func allowed(
        _ limiter: inout HandshakeLimiter, process: Int32? = 1, key: UInt64 = 1,
        at now: UInt64, tries: Int
    ) -> Int {
        (0..<tries).count { _ in
            limiter.allows(processID: process, key: .number(key), nowMilliseconds: now)
        }
    }

    @Test func aBurstThenTheRate() {
        var limiter = HandshakeLimiter()
        #expect(allowed(&limiter, at: 5, tries: burst + 100) == burst)
        #expect(allowed(&limiter, at: 5, tries: 10) == 0)
        #expect(allowed(&limiter, at: 1_005, tries: burst) == perSecond)
        #expect(allowed(&limiter, at: 2_005, tries: perSecond / 2) == perSecond / 2)
        #expect(allowed(&limiter, at: 2_005, tries: burst) == perSecond / 2)
        // It fills up to the burst and not beyond.
        #expect(allowed(&limiter, at: 10_000_000, tries: 3 * burst) == burst)
    }

    @Test func eachProcessHasItsOwn() {
        var limiter = HandshakeLimiter()
        #expect(allowed(&limiter, at: 0, tries: burst + 1) == burst)
        #expect(allowed(&limiter, process: 2, at: 0, tries: burst + 1) == burst)
        // A fresh key each time does not help a process.
        for key in 0..<10 as Range<UInt64> {
            #expect(allowed(&limiter, key: 100 + key, at: 0, tries: 1) == 0)
        }
    }

    @Test func remotePeersGoByTheirKey() {
        var limiter = HandshakeLimiter()
        #expect(allowed(&limiter, process: nil, at: 0, tries: burst + 1) == burst)
        #expect(allowed(&limiter, process: nil, key: 2, at: 0, tries: burst + 1) == burst)
        #expect(allowed(&limiter, process: nil, at: 0, tries: 1) == 0)
    }

    /// A table that is full forgets: it forgives, it never blocks, and it never grows.
    @Test func tooManyPeersAreForgiven() {
        var limiter = HandshakeLimiter()
        #expect(allowed(&limiter, at: 0, tries: burst + 1) == burst)
        for number in 0..<HandshakeLimiter.bucketsMax {
            #expect(allowed(&limiter, process: nil, key: UInt64(10 + number), at: 0, tries: 1) == 1)
        }
        #expect(allowed(&limiter, at: 0, tries: 1) == 1)
    }
}
