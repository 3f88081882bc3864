// Goal: numbers of all sixty-four bits are raised as numbers without a sign.
// Method: pairs around 2^63, which `Atomic.max` of Swift 6.3 takes for negative; an epoch and a
// number of the log at the same places.

import Synchronization
import Testing

@testable import PosternCore

@Suite struct AtomicRaiseTests {
    private static let edges: [UInt64] = [0, 1, (1 << 63) - 1, 1 << 63, (1 << 63) + 1, .max - 1]

    @Test func theLargerOneStays() {
        for first in Self.edges {
            for second in Self.edges {
                let number = Atomic<UInt64>(first)
                number.raise(to: second)
                #expect(number.load(ordering: .relaxed) == max(first, second))
            }
        }
    }

    @Test func anEpochNeverGoesBack() {
        for epoch in Self.edges where epoch > 1 {
            let counter = EpochCounter()
            counter.raise(to: epoch)
            counter.raise(to: 3)
            #expect(counter.current == max(epoch, 3))
        }
    }
}
