// Goal: the client's thread watches the socket whenever something waits for a reply, and the inbox
// alone while calls are led one after another.
// Method: an engine without its thread, whose turns are taken here one by one, and a peer that
// answers until it is told not to.

import PosternCore
import Synchronization
import Testing
import ZeroMQ

@testable import PosternClient

extension ClientTests {
    @Suite struct SharedEngineTests {
        /// Takes the thread's turns.
        private struct Hand {
            let engine: SharedEngine
            let correlations = CorrelationSource()

            init(_ peer: FakeBroker, spin: Duration) throws {
                var configuration = peer.configuration()
                configuration.spin = spin
                engine = SharedEngine(
                    try LinkSettings(configuration), context: try Context(),
                    correlations: correlations, counters: ClientCounters(),
                    inbox: try Inbox())
            }

            func request() throws -> OutgoingRequest {
                let id = try #require(CredentialID(hex: String(repeating: "0a", count: 16)))
                return try OutgoingRequest(
                    RequestMaking.authorise(id, "a", ResourceName(type: "File", id: "n"), [:]),
                    correlation: correlations.next(), within: .seconds(10), tellsDeadline: false)
            }

            /// A call by way of the inbox, to its reply.
            func call() throws {
                let slot = ReplySlot()
                let pending = PendingRequest(
                    try request(), .always, AsyncWaiter.looking(slot))
                #expect(engine.inbox.push(.request(pending)))
                let end = ContinuousClock.now + .seconds(10)
                while !slot.isFull {
                    try #require(ContinuousClock.now < end, "no reply")
                    guard case .sleep(let watch) = engine.turn() else { continue }
                    try watch.link?.wait(.milliseconds(10))
                    engine.woke(watch)
                }
            }

            /// The watch that the next turns come to.
            func watch() throws -> SharedEngine.Watch {
                let end = ContinuousClock.now + .seconds(10)
                while ContinuousClock.now < end {
                    if case .sleep(let watch) = engine.turn() { return watch }
                }
                throw CancellationError()
            }
        }

        @Test func theThreadWatchesWhatWaits() async throws {
            let isSilent = Atomic<Bool>(false)
            let peer = try FakeBroker { received in
                isSilent.load(ordering: .relaxed) ? [] : [[received.permit()]]
            }
            try await onThread {
                let hand = try Hand(peer, spin: .milliseconds(1))
                // No connection stands yet: nobody leads.
                #expect(hand.engine.lead(try hand.request(), .always) == nil)
                try hand.call()
                #expect(try hand.watch().link != nil)

                // Nothing waits: the next reply would wake the thread for nothing. A slow machine
                // may need some calls until it is worth looking for one.
                let end = ContinuousClock.now + .seconds(60)
                var quiet = try hand.watch()
                while quiet.link != nil, ContinuousClock.now < end {
                    let slot = try #require(hand.engine.lead(try hand.request(), .always))
                    while !slot.isFull { try hand.watch().link?.wait(.milliseconds(10)) }
                    quiet = try hand.watch()
                }
                #expect(quiet.link == nil && quiet.until != nil)
                // Once, that is.
                #expect(try hand.watch().link != nil)

                // Of two led calls the first has its reply, and the second waits.
                var isLed = false
                while !isLed, ContinuousClock.now < end {
                    let slot = try #require(hand.engine.lead(try hand.request(), .always))
                    isLed = slot.isFull
                    while !slot.isFull { try hand.watch().link?.wait(.milliseconds(10)) }
                }
                isSilent.store(true, ordering: .relaxed)
                let slot = try #require(hand.engine.lead(try hand.request(), .always))
                #expect(!slot.isFull)
                #expect(try hand.watch().link != nil)

                // One that waits is not alone: the next goes by way of the inbox.
                #expect(hand.engine.lead(try hand.request(), .always) == nil)
                hand.engine.inbox.close()
                guard case .ended = hand.engine.turn() else {
                    Issue.record("goes on after its end")
                    return
                }
                #expect(slot.isFull)
            }
            peer.stop()
        }

        @Test func withoutASpinNobodyLooks() async throws {
            let peer = try FakeBroker { [[$0.permit()]] }
            try await onThread {
                let hand = try Hand(peer, spin: .zero)
                try hand.call()
                for _ in 0..<50 {
                    let slot = try #require(hand.engine.lead(try hand.request(), .always))
                    while !slot.isFull { try hand.watch().link?.wait(.milliseconds(10)) }
                    // Nobody took the replies from the thread, so it goes on to watch for them.
                    #expect(try hand.watch().link != nil)
                }
            }
            peer.stop()
        }
    }
}
