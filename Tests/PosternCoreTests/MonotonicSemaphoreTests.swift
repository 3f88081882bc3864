// Goal: each signal ends one wait, a wait without one ends by itself, and no broker thread waits
// by a clock that somebody can set.
// Method: threads that hand a turn to each other, waits that nobody ends. That the wall clock has
// no say is what the torture's clock that jumps shows.

import Foundation
import PosternCore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(15))) struct MonotonicSemaphoreTests {
    @Test func eachSignalEndsOneWait() {
        let semaphore = MonotonicSemaphore()
        #expect(!semaphore.wait(milliseconds: 0))
        for _ in 0..<3 { semaphore.signal() }
        semaphore.wait()
        #expect(semaphore.wait(milliseconds: 0))
        #expect(semaphore.wait(milliseconds: 100_000))
        #expect(!semaphore.wait(milliseconds: 1))
    }

    @Test func severalAreOneWait() {
        let semaphore = MonotonicSemaphore()
        for _ in 0..<3 { semaphore.signal() }
        #expect(semaphore.wait(for: 3, milliseconds: 100_000))
        #expect(semaphore.wait(for: 0, milliseconds: 0))
        semaphore.signal()
        #expect(!semaphore.wait(for: 2, milliseconds: 1))
    }

    /// A wait lasts as long as was said, over the end of a second too.
    @Test func aWaitLasts() {
        let semaphore = MonotonicSemaphore()
        let start = ContinuousClock.now
        for _ in 0..<3 { #expect(!semaphore.wait(milliseconds: 450)) }
        #expect(ContinuousClock.now - start >= .milliseconds(1_350))
    }

    @Test func threadsTakeTurns() {
        let (ping, pong) = (MonotonicSemaphore(), MonotonicSemaphore())
        let turns = Atomic<Int>(0)
        Thread.detachNewThread {
            for _ in 0..<1_000 {
                ping.wait()
                turns.wrappingAdd(1, ordering: .relaxed)
                pong.signal()
            }
        }
        for turn in 1...1_000 {
            ping.signal()
            #expect(pong.wait(milliseconds: 50_000))
            #expect(turns.load(ordering: .relaxed) == turn)
        }
    }
}
