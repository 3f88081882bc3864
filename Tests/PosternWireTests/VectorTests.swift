// Goal: the codec and the protocol's vectors agree, for what is valid and for what is not.
// Method: every vector of protocol/vectors is decoded. A valid one must give the message that
// it says, and encoding that message must give its bytes; an invalid one must give the exact
// status, error code, byte offset and correlation. A decoder written apart from ours (Python,
// cbor2) reads the same vectors in Tests/protocol.

import PosternCore
import PosternWire
import Testing

@Suite struct VectorTests {
    /// What a client cannot send: an empty context (it sends none), and two keys that differ in
    /// bytes but are one to Swift's `String`.
    static let unencodable: Set<String> = [
        "request/authorise-empty-context", "context/key-normalisation",
    ]

    @Test func thereAreVectors() throws {
        #expect(try VectorFile.all().count > 1_000)
    }

    @Test func requests() throws {
        for vector in try VectorFile.all() where vector.kind == "request" {
            let bytes = vector.bytes
            let frame = bytes.span.bytes
            let decoded = RequestDecoder.decode(frame)
            switch (vector.expect, vector.error, decoded) {
            case (let expected?, _, .request(let correlation, let request)):
                let message = MessageJSON.request(
                    request, correlation: correlation, frame: frame)
                #expect(message == expected, "\(vector)")
            case (_, let expected?, .refused(let envelope, let refusal)):
                #expect(Self.error(envelope, refusal) == expected, "\(vector)")
            case (_, let expected?, .unanswerable(let refusal)):
                #expect(Self.error(nil, refusal) == expected, "\(vector)")
            default:
                Issue.record("\(vector): decoded to \(decoded)")
            }
        }
    }

    @Test func requestsEncodeToTheirBytes() throws {
        for vector in try VectorFile.all() where vector.kind == "request" {
            guard vector.expect != nil, !Self.unencodable.contains(vector.name) else { continue }
            let bytes = vector.bytes
            guard
                case .request(let correlation, let request) = RequestDecoder.decode(
                    bytes.span.bytes),
                let message = RequestMessage(request, frame: bytes.span.bytes)
            else {
                Issue.record("\(vector): not decoded")
                continue
            }
            var writer = CBORWriter()
            RequestEncoder.encode(message, correlation: correlation, into: &writer)
            #expect(Hexadecimal.text(writer.bytes) == vector.hex, "\(vector)")
        }
    }

    @Test func replies() throws {
        for vector in try VectorFile.all() where vector.kind == "reply" {
            let bytes = vector.bytes
            do throws(WireError) {
                let decoded = try ReplyDecoder.decode(bytes.span.bytes)
                guard let expected = vector.expect else {
                    Issue.record("\(vector): taken for \(decoded)")
                    continue
                }
                #expect(MessageJSON.reply(decoded) == expected, "\(vector)")
                var writer = CBORWriter()
                ReplyEncoder.encode(
                    decoded.reply, operation: decoded.operation,
                    correlation: decoded.correlation, into: &writer)
                #expect(Hexadecimal.text(writer.bytes) == vector.hex, "\(vector)")
            } catch {
                guard let expected = vector.error else {
                    Issue.record("\(vector): \(error)")
                    continue
                }
                #expect(error.code.name == expected.code, "\(vector)")
                #expect(error.offset == expected.offset, "\(vector)")
            }
        }
    }

    private static func error(_ envelope: Envelope?, _ refusal: Refusal) -> VectorError {
        var found: WireError?
        if case .malformed(let error) = refusal { found = error }
        return VectorError(
            status: refusal.status.name, code: found?.code.name, offset: found?.offset,
            correlation: envelope?.correlation)
    }
}
