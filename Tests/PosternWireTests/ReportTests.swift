// Goal: a report comes as it was sent, and one that breaks a limit is refused at the byte that
// breaks it.
// Method: reports encoded by the client's encoder and decoded by the broker's; one number or text
// over each limit.

import PosternCore
import PosternWire
import Testing

@Suite struct ReportTests {
    private static let credential = CredentialID(Bytes16(high: 5, low: 6))

    private static func item(
        action: String = "read", type: String = "File", id: String = "a", count: UInt64 = 3,
        first: UInt64 = 10, last: UInt64 = 20
    ) -> CachedDecisionCount {
        CachedDecisionCount(
            action: action, resource: ResourceName(type: type, id: id), count: count,
            firstMilliseconds: first, lastMilliseconds: last,
            decision: DecisionID(Bytes16(high: 1, low: 2)))
    }

    private func encoded(_ items: [CachedDecisionCount]) -> [UInt8] {
        var writer = CBORWriter()
        RequestEncoder.encode(
            .report(ReportAsk(credential: Self.credential, items: items)), correlation: 7,
            into: &writer)
        return writer.bytes
    }

    private func report(_ bytes: [UInt8]) -> ReportAsk? {
        guard
            case .request(7, .report(let ask)) = RequestDecoder.decode(bytes.span.bytes)
        else { return nil }
        return ask
    }

    private func error(_ bytes: [UInt8]) -> WireError? {
        guard
            case .refused(let envelope, .malformed(let error)) = RequestDecoder.decode(
                bytes.span.bytes), envelope.operation == 13, envelope.correlation == 7
        else { return nil }
        return error
    }

    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static let good: [[CachedDecisionCount]] = [
        [item()], [item(count: 1, first: 5, last: 5)], [item(count: .max, first: 0, last: .max)],
        [item(action: text(128), type: text(128), id: text(1_024))], [item(id: "")],
        Array(repeating: item(), count: 128),
    ]

    @Test(arguments: good)
    func itComesAsItWasSent(_ items: [CachedDecisionCount]) {
        #expect(
            report(encoded(items)) == ReportAsk(credential: Self.credential, items: items))
    }

    /// Where the credential is: head 1, version 1, operation 1, correlation 1, map 1, key 1.
    private static let itemsOffset = 6 + 17 + 1

    /// Bytes from the items' head to each value of the first one.
    private static let bad: [(CachedDecisionCount, WireErrorCode, after: Int)] = [
        (item(action: ""), .outOfRange, 3), (item(action: text(129)), .outOfRange, 3),
        (item(type: "A b"), .badText, 10), (item(type: text(129)), .outOfRange, 10),
        (item(id: text(1_025)), .outOfRange, 15), (item(count: 0), .outOfRange, 18),
        (item(first: 11, last: 10), .outOfRange, 22),
        (item(first: .max, last: 0), .outOfRange, 30),
    ]

    @Test(arguments: bad)
    func whatIsOverALimitIsRefused(
        _ item: CachedDecisionCount, _ code: WireErrorCode, _ after: Int
    ) {
        #expect(error(encoded([item])) == WireError(code, at: Self.itemsOffset + after))
    }

    @Test func oneItemAtLeastAndNotTooMany() {
        #expect(error(encoded([])) == WireError(.outOfRange, at: Self.itemsOffset))
        let many = Array(repeating: Self.item(), count: 129)
        #expect(error(encoded(many)) == WireError(.outOfRange, at: Self.itemsOffset))
    }

    @Test func eachFieldIsDemandedAndNoOtherKnown() {
        let whole = encoded([Self.item()])
        // The decision's id is the last field: 1 key, 1 head, 16 bytes.
        var short = Array(whole.dropLast(18))
        short[Self.itemsOffset + 1] = 0xA5
        #expect(error(short) == WireError(.missingKey, at: Self.itemsOffset + 1))
        var more = whole + [0x07, 0x00]
        more[Self.itemsOffset + 1] = 0xA7
        #expect(error(more) == WireError(.unknownKey, at: whole.count))
        let other = whole + [0x03, 0x00]
        #expect(error(other) == WireError(.trailingBytes, at: whole.count))
        var noItems = Array(whole.prefix(Self.itemsOffset - 1))
        noItems[4] = 0xA1
        #expect(error(noItems) == WireError(.missingKey, at: 4))
    }

    @Test func callsAreAddedUp() {
        func sum(_ counts: [UInt64]) -> UInt64 {
            counts.map { Self.item(count: $0) }.callCount
        }
        #expect(sum([1, 2, 3]) == 6)
        #expect(sum([.max]) == .max && sum([.max, 1]) == .max && sum([1, .max, .max]) == .max)
    }

    @Test(arguments: [nil, .process, .power] as [AuditDurability?])
    func theAnswerSaysHowSafelyItIsKept(_ durability: AuditDurability?) throws {
        let receipt = ReportReceipt(epoch: 9, durability: durability)
        var writer = CBORWriter()
        ReplyEncoder.encode(.report(receipt), operation: 13, correlation: 1, into: &writer)
        #expect(try ReplyDecoder.decode(writer.span).reply == .report(receipt))
    }
}
