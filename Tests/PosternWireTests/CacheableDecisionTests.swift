// Goal: for how long a permit may be used again is told with it, in a batch too, and never with a
// denial.
// Method: decisions encoded and decoded; one byte of a reply changed.

import PosternCore
import PosternWire
import Testing

@Suite struct CacheableDecisionTests {
    private static let id = DecisionID(Bytes16(high: 1, low: 2))

    private func decision(
        _ outcome: Decision.Outcome = .permit, milliseconds: UInt64?, durability: Bool = true
    ) -> Decision {
        Decision(
            outcome: outcome, policies: ["p"], id: Self.id, epoch: 3,
            durability: durability ? .process : nil, cacheableMilliseconds: milliseconds)
    }

    private func bytes(_ reply: Reply, _ operation: Operation) -> [UInt8] {
        var writer = CBORWriter()
        ReplyEncoder.encode(reply, operation: operation.rawValue, correlation: 7, into: &writer)
        return writer.bytes
    }

    @Test(arguments: [nil, 1, 23, 24, 250, 1_000, 60_000, .max] as [UInt64?])
    func itComesAsItWasSent(_ milliseconds: UInt64?) throws {
        for durability in [true, false] {
            let sent = decision(milliseconds: milliseconds, durability: durability)
            let one = bytes(.authorise(sent), .authorise)
            #expect(try ReplyDecoder.decode(one.span.bytes).reply == .authorise(sent))
            let denied = decision(.deny(.policyForbid), milliseconds: nil)
            let batch = bytes(.authoriseBatch([sent, denied, sent]), .authoriseBatch)
            #expect(
                try ReplyDecoder.decode(batch.span.bytes).reply
                    == .authoriseBatch([sent, denied, sent]))
        }
    }

    @Test func neverWithADenial() throws {
        let one = bytes(
            .authorise(decision(.deny(.policyForbid), milliseconds: 5)), .authorise)
        // Its value is the last byte of the reply.
        #expect(throws: WireError(.outOfRange, at: one.count - 1)) {
            try ReplyDecoder.decode(one.span.bytes)
        }
        let batch = bytes(
            .authoriseBatch([
                decision(milliseconds: 5), decision(.deny(.outsideScope), milliseconds: 5),
            ]), .authoriseBatch)
        #expect(throws: WireError(.outOfRange, at: batch.count - 1)) {
            try ReplyDecoder.decode(batch.span.bytes)
        }
    }

    @Test func neverForNoTime() throws {
        var one = bytes(.authorise(decision(milliseconds: 5)), .authorise)
        one[one.count - 1] = 0
        #expect(throws: WireError(.outOfRange, at: one.count - 1)) {
            try ReplyDecoder.decode(one.span.bytes)
        }
    }
}
