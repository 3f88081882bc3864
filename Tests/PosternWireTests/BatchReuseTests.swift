// Goal: batches that are decoded one after another share the memory of their calls, and each is
// read as if it were the first.
// Method: a large batch, a small one, one that is refused, and a large one again; the place of the
// calls in memory.

import PosternCore
import PosternWire
import Testing

@Suite struct BatchReuseTests {
    private func payload(calls: Int) -> [UInt8] {
        var writer = CBORWriter()
        let call = CallAsk(
            action: "read", resource: ResourceName(type: "File", id: "a"), context: [:])
        RequestEncoder.encode(
            .authoriseBatch(
                CredentialID(Bytes16(high: 1, low: 2)), .executeAll,
                Array(repeating: call, count: calls)),
            correlation: 7, into: &writer)
        return writer.bytes
    }

    private func calls(_ payload: [UInt8], _ spare: inout [CallRange]) -> [CallRange]? {
        guard
            case .request(7, .authoriseBatch(let batch)) = RequestDecoder.decode(
                payload.span.bytes, reusing: &spare)
        else { return nil }
        return batch.calls
    }

    private func place(_ calls: [CallRange]) -> Int {
        calls.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    }

    @Test func aBatchTakesTheMemoryOfTheLastOne() throws {
        var spare: [CallRange] = []
        spare = try #require(calls(payload(calls: 64), &spare))
        #expect(spare.count == 64)
        let first = place(spare)
        spare = try #require(calls(payload(calls: 2), &spare))
        #expect(spare.count == 2)
        #expect(place(spare) == first)
        spare = try #require(calls(payload(calls: 64), &spare))
        #expect(spare.count == 64)
        #expect(place(spare) == first)
    }

    @Test func aBatchThatIsRefusedLeavesNothingBehind() throws {
        var spare: [CallRange] = []
        spare = try #require(calls(payload(calls: 64), &spare))
        #expect(calls(Array(payload(calls: 64).dropLast(3)), &spare) == nil)
        let last = try #require(calls(payload(calls: 3), &spare))
        #expect(last == calls(payload(calls: 3), &spare))
        #expect(last.count == 3)
    }
}
