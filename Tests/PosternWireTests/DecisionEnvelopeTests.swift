// Goal: a request for decisions can be answered without reading its body; nothing else can.
// Method: each operation, with a body and with none that could be read.

import PosternCore
import PosternWire
import Testing

@Suite struct DecisionEnvelopeTests {
    private func frame(_ operation: UInt64, version: UInt64 = 1, body: [UInt8]) -> [UInt8] {
        var writer = CBORWriter()
        writer.head(.array, 4)
        writer.unsigned(version)
        writer.unsigned(operation)
        writer.unsigned(0x1234_5678_9A)
        return writer.bytes + body
    }

    private func envelope(_ frame: [UInt8]) -> Envelope? {
        RequestDecoder.decisionEnvelope(frame.span.bytes)
    }

    @Test(arguments: [UInt64](0...9))
    func onlyOfDecisions(_ operation: UInt64) {
        for body: [UInt8] in [[0xA0], [0xFF, 0xFF], []] {
            let found = envelope(frame(operation, body: body))
            if operation == 3 || operation == 4 {
                #expect(found?.operation == operation)
                #expect(found?.correlation == 0x1234_5678_9A)
            } else {
                #expect(found == nil)
            }
        }
    }

    @Test func whatIsRefusedForAnotherReasonIsLeftToTheDecoder() {
        #expect(envelope(frame(3, version: 2, body: [0xA0])) == nil)
        let large = [UInt8](repeating: 0, count: Limits.frameBytesMax)
        #expect(envelope(frame(3, body: large)) == nil)
        #expect(envelope([0x84, 0x01]) == nil)
        #expect(envelope([]) == nil)
    }
}
