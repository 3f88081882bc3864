// Goal: whoever is refused without a credential of its own fills a part of the audit log and no
// more; others have their own.
// Method: the allowance to its last byte and back, on a clock in the test's hand.

import Logging
import PosternCore
import Testing

@testable import PosternBroker

@Suite struct RefusalAllowanceTests {
    private let counters = Counters()
    private let allowance: RefusalAllowance

    init() {
        allowance = RefusalAllowance(
            counters, Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func local(user: UInt32, process: Int32 = 1, key: UInt64 = 1) -> PeerIdentity {
        PeerIdentity(
            key: .number(key),
            origin: .ipc(
                process: ProcessIdentity(processID: process, startTimeTicks: 1), userID: user,
                groupID: 0))
    }

    /// How many records of a mebibyte are allowed at one instant.
    private func allowed(_ peer: PeerIdentity, at now: UInt64, tries: Int = 100) -> Int {
        (0..<tries).count { _ in
            allowance.allows(peer, byteCount: 1 << 20, nowMilliseconds: now)
        }
    }

    private let most = Limits.refusedLogBytesMax >> 20

    @Test func aPartAtOnceThenARate() {
        let peer = local(user: 7)
        #expect(allowed(peer, at: 5) == most)
        #expect(counters.value(.refusalsDeferred) == UInt64(100 - most))
        // A mebibyte takes eight seconds.
        let each = UInt64((1 << 20) / Limits.refusedLogBytesPerSecond) * 1_000
        #expect(allowed(peer, at: 5 + each - 1) == 0)
        #expect(allowed(peer, at: 5 + each) == 1)
        #expect(allowed(peer, at: 5 + 3 * each) == 2)
        #expect(allowed(peer, at: 1_000_000_000) == most)
    }

    @Test func moreThanThereIsTakesNothing() {
        let peer = local(user: 7)
        let tooMany = Limits.refusedLogBytesMax + 1
        #expect(!allowance.allows(peer, byteCount: tooMany, nowMilliseconds: 5))
        #expect(allowed(peer, at: 5) == most)
    }

    @Test func eachUserHasItsOwn() {
        #expect(allowed(local(user: 7), at: 5) == most)
        // Other processes and keys of that user have none.
        #expect(allowed(local(user: 7, process: 2, key: 9), at: 5) == 0)
        #expect(allowed(local(user: 8), at: 5) == most)
    }

    @Test func onTCPEachKeyHasItsOwn() {
        #expect(allowed(PeerIdentity(key: .number(1), origin: .tcp), at: 5) == most)
        #expect(allowed(PeerIdentity(key: .number(1), origin: .tcp), at: 5) == 0)
        #expect(allowed(PeerIdentity(key: .number(2), origin: .tcp), at: 5) == most)
    }

    /// Two threads look at the clock and come in another order.
    @Test func aClockThatIsBehindFillsNothing() {
        let peer = local(user: 7)
        #expect(allowed(peer, at: 1_000_000) == most)
        #expect(allowed(peer, at: 999_000) == 0)
        #expect(allowed(peer, at: 1_000_000) == 0)
    }
}
