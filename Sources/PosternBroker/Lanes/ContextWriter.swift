import Cedar
import PosternCore
import PosternWire

/// Writes a context that the decoder has checked into a request, straight from its frame.
enum ContextWriter {
    struct BrokenContext: Error {}

    /// How many attributes a context has.
    static func count(_ context: ContextRange?, in frame: RawSpan) throws(BrokenContext) -> Int {
        guard let context else { return 0 }
        var reader = CBORReader(frame, at: context.range.offset)
        guard let head = try? reader.readHead(.map) else { throw BrokenContext() }
        return Int(clamping: head.argument)
    }

    /// Writes the attributes.
    ///
    /// - Throws: when the frame is not what the decoder checked, which is a bug: the caller then
    ///   denies. A context cut short could miss a forbid.
    static func write(
        _ context: ContextRange?, in frame: RawSpan, into buffer: RequestBuffer
    ) throws(BrokenContext) {
        guard let context else { return }
        var reader = CBORReader(frame, at: context.range.offset)
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
