// Goal: a context that crossed the wire is the Cedar record that the protocol's table says.
// Method: seeded context values, encoded, decoded in place and written into a request; a policy
// compares the context with a translation written apart; the corners as a table.

import Cedar
import PosternCore
import Testing

@testable import PosternBroker
@testable import PosternWire

@Suite struct ContextWriterTests {
    /// The protocol's table, row by row.
    private func cedar(_ value: ContextValue) throws -> Value {
        switch value {
        case .bool(let value): .bool(value)
        case .integer(let value): .long(value)
        case .text(let value): .string(value)
        case .entity(let name): .entity(try EntityUID(type: name.type, id: name.id))
        case .set(let values): .set(Set(try values.map(cedar)))
        case .record(let fields):
            .record(Record(try fields.map { ($0.key, try cedar($0.value)) }))
        }
    }

    /// Whether the context that crossed the wire satisfies a condition in Cedar.
    private func holds(
        _ context: [String: ContextValue], _ condition: String
    ) throws -> Bool {
        var writer = CBORWriter()
        let call = CallAsk(
            action: "a", resource: ResourceName(type: "T", id: ""), context: context)
        let credential = CredentialID(Bytes16(high: 1, low: 2))
        RequestEncoder.encode(.authorise(credential, call), correlation: 1, into: &writer)
        let frame = writer.bytes.span.bytes
        guard case .request(_, .authorise(let ask)) = RequestDecoder.decode(frame) else {
            Issue.record("the frame is refused: \(context)")
            return false
        }
        let buffer = RequestBuffer()
        let range = ask.call.context?.range ?? FrameRange(offset: 0, count: 0)
        let context = frame.bytes(range).bytes
        try buffer.beginContext(count: ContextWriter.count(context))
        try ContextWriter.write(context, into: buffer)
        try buffer.endContainer()
        let policies = try PolicySet(
            text: "permit(principal, action, resource) when { \(condition) };")
        let response = policies.authorize(buffer, Entities())
        #expect(response.errors.isEmpty)
        return response.decision == .allow
    }

    private func expectSame(_ context: [String: ContextValue], _ comment: Comment) throws {
        let expected = try cedar(.record(context))
        try #require(try holds(context, "context == \(expected)"), comment)
    }

    @Test func corners() throws {
        try expectSame([:], "empty")
        let cafe: ContextValue = ["caf\u{E9}": 1]
        try expectSame(
            [
                "yes": true, "no": false, "zero": 0, "minus": -1, "most": .integer(.max),
                "least": .integer(.min), "empty": "", "text": "\u{E9}\0\n\u{1F469}\u{200D}",
                "set": [1, 1, 2, [2, 1]], "nothing": [], "record": ["a": ["b": ["c": []]]],
                "entity": .entity(ResourceName(type: "A::B", id: "\"x\"")), "cafe": cafe,
            ], "all kinds")
    }

    /// Two keys that Unicode calls equivalent are two keys, for the wire and for policies.
    @Test func keysAreBytes() throws {
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        #expect(try holds([composed: 1], "context[\"\(composed)\"] == 1"))
        #expect(try !holds([composed: 1], "context has \"\(decomposed)\""))
    }

    @Test func nothingIsNoAttribute() throws {
        #expect(try ContextWriter.count(RawSpan()) == 0)
        try ContextWriter.write(RawSpan(), into: RequestBuffer())
    }

    /// A frame that is not what the decoder checked denies; it is no empty context.
    @Test func aBrokenFrameIsNoContext() throws {
        let number: [UInt8] = [0x01]
        #expect(throws: ContextWriter.BrokenContext.self) {
            try ContextWriter.count(number.span.bytes)
        }
        let cut: [UInt8] = [0xA1, 0x61]
        let buffer = RequestBuffer()
        try buffer.beginContext(count: 1)
        #expect(throws: ContextWriter.BrokenContext.self) {
            try ContextWriter.write(cut.span.bytes, into: buffer)
        }
    }

    @Test(arguments: [41, 42, 43] as [UInt64])
    func seededContexts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<400 {
            var context: [String: ContextValue] = [:]
            for number in 0..<Int.random(in: 0..<6, using: &random) {
                context["k\(number)"] = value(&random, depth: 3)
            }
            try expectSame(context, "seed \(seed), round \(round)")
        }
    }

    private func value(_ random: inout SeededGenerator, depth: Int) -> ContextValue {
        let texts = ["", "a", "é", "e\u{301}", "postern", "\0", "long text with spaces"]
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &random) {
        case 0: return .bool(.random(using: &random))
        case 1:
            let shift = Int64.random(in: 0..<63, using: &random)
            return .integer(.random(in: .min ... .max, using: &random) >> shift)
        case 2: return .text(texts.randomElement(using: &random) ?? "")
        case 3:
            let types = ["A", "A::B", "Type_1"]
            return .entity(
                ResourceName(
                    type: types.randomElement(using: &random) ?? "A",
                    id: texts.randomElement(using: &random) ?? ""))
        case 4:
            let count = Int.random(in: 0..<5, using: &random)
            return .set((0..<count).map { _ in value(&random, depth: depth - 1) })
        default:
            var fields: [String: ContextValue] = [:]
            for _ in 0..<Int.random(in: 0..<5, using: &random) {
                let key = texts.dropFirst().randomElement(using: &random) ?? "a"
                fields[key] = value(&random, depth: depth - 1)
            }
            return .record(fields)
        }
    }
}
