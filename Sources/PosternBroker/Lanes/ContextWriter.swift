package import Cedar
import PosternCore
import PosternWire

/// Writes a context that a decoder has checked into a request, straight from its bytes.
///
/// A context is deterministic CBOR of a map; no bytes: there was none.
package enum ContextWriter {
    package struct BrokenContext: Error {}

    /// How many attributes a context has.
    package static func count(_ context: RawSpan) throws(BrokenContext) -> Int {
        guard !context.isEmpty else { return 0 }
        var reader = CBORReader(context)
        guard let head = try? reader.readHead(.map) else { throw BrokenContext() }
        return Int(clamping: head.argument)
    }

    /// Writes the attributes.
    ///
    /// - Throws: when the bytes are not what a decoder checked, which is a bug: the caller then
    ///   denies. A context cut short could miss a forbid.
    package static func write(
        _ context: RawSpan, into buffer: RequestBuffer
    ) throws(BrokenContext) {
        guard !context.isEmpty else { return }
        var reader = CBORReader(context)
        do {
            let head = try reader.readHead(.map)
            for _ in 0..<head.argument {
                try writeKey(&reader, buffer)
                try writeValue(&reader, buffer)
            }
        } catch {
            throw BrokenContext()
        }
    }

    private static func writeKey(
        _ reader: inout CBORReader, _ buffer: RequestBuffer
    ) throws(WireError) {
        let range = try reader.takeContent(reader.readHead(.text))
        buffer.key(reader.frame.bytes(range))
    }

    private static func writeValue(
        _ reader: inout CBORReader, _ buffer: RequestBuffer
    ) throws {
        let head = try reader.readHead()
        switch head.major {
        case .simple: buffer.bool(head.argument == 21)
        case .unsigned, .negative: buffer.long(try reader.readInteger(head))
        case .text:
            let range = try reader.takeContent(head)
            buffer.string(reader.frame.bytes(range))
        case .array:
            try buffer.beginSet(count: Int(clamping: head.argument))
            for _ in 0..<head.argument { try writeValue(&reader, buffer) }
            try buffer.endContainer()
        case .map:
            try buffer.beginRecord(count: Int(clamping: head.argument))
            for _ in 0..<head.argument {
                try writeKey(&reader, buffer)
                try writeValue(&reader, buffer)
            }
            try buffer.endContainer()
        case .tag:
            let name = try reader.readResource()
            buffer.entity(
                type: reader.frame.bytes(name.type), id: reader.frame.bytes(name.id))
        case .bytes: throw WireError(.wrongType, at: head.offset)
        }
    }
}
