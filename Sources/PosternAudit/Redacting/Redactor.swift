import PosternAuthority
import PosternCore
import PosternWire
import Sodium

/// Makes what is kept of one record after the other of what is redacted. One for each writer.
///
/// Once its room has grown it allocates nothing.
struct Redactor: ~Copyable {
    let redaction: Redaction
    /// What stands for the values of the record that is being written.
    private var room = CBORWriter(reserving: 4_096)
    /// A value that is to be hashed.
    private var value = CBORWriter(reserving: 256)
    private var hash = AuditHash()
    /// The fields of the record that were redacted, a bit each.
    private var found: UInt32 = 0

    init(_ redaction: Redaction) { self.redaction = redaction }

    /// How many fields were redacted since `begin`.
    var count: Int { found.nonzeroBitCount }

    /// Their names, in the order in which they are configured.
    func forEachName(_ body: (String) -> Void) {
        for index in redaction.fields.indices where found & 1 << UInt32(index) != 0 {
            body(redaction.fields[index].description)
        }
    }

    /// Nothing of a record is redacted yet.
    mutating func begin() {
        found = 0
        room.reset()
    }

    /// Writes what was made, deterministic CBOR.
    func write(_ made: FrameRange, into writer: inout CBORWriter) {
        writer.raw(room.span.bytes(made).bytes)
    }

    /// The digits for an intent; nil: it is kept as it is.
    mutating func intent(_ text: Span<UInt8>) -> FrameRange? { self.text(redaction.intent, text) }

    /// The digits for a resource's id; nil: it is kept as it is.
    mutating func resource(_ id: Span<UInt8>) -> FrameRange? { text(redaction.resource, id) }

    /// A scope with digits for what its patterns say of resources' ids; allocates.
    mutating func scope(_ scope: Scope) -> Scope {
        guard redaction.resource != nil else { return scope }
        do throws(ScopeError) {
            return try Scope(
                actions: scope.actions, resources: scope.resources.map { pattern($0) })
        } catch {
            // INVARIANT: digits in quotes are a pattern, and shorter than what a pattern may be.
            preconditionFailure("\(error)")
        }
    }

    /// `Type::"digits"` for `Type::"text"`; what is no pattern of ids stays.
    mutating func pattern(_ text: String) -> String {
        // Byte by byte, as patterns are read: a quotation mark may be part of a longer character.
        let (bytes, quote) = (Array(text.utf8), UInt8(ascii: "\""))
        guard let field = redaction.resource, bytes.last == quote,
            let start = bytes.firstIndex(of: quote).map({ $0 + 1 }), start < bytes.count,
            bytes[..<(start - 1)].suffix(2).elementsEqual("::".utf8)
        else { return text }
        found |= 1 << UInt32(field)
        let id = Array(bytes[start..<(bytes.count - 1)])
        let digest = Self.digest(redaction, field, id.span, &value, &hash)
        return String(decoding: bytes[..<start], as: UTF8.self) + "\(digest)\""
    }

    private mutating func text(_ field: Int?, _ text: Span<UInt8>) -> FrameRange? {
        guard let field else { return nil }
        let start = room.count
        digits(field, Self.digest(redaction, field, text, &value, &hash))
        return FrameRange(offset: start, count: room.count - start)
    }

    private static func digest(
        _ redaction: Redaction, _ field: Int, _ text: Span<UInt8>, _ value: inout CBORWriter,
        _ hash: inout AuditHash
    ) -> Digest {
        value.reset()
        value.text(text)
        return redaction.digest(field, value.span, &hash)
    }

    /// A context with digits for what is redacted; nil: it is kept as it is.
    ///
    /// A path that leads to something else than a record takes all of that: what is named is never
    /// kept because a caller put it where nobody looked.
    ///
    /// - Parameter context: deterministic CBOR of a map, checked; perhaps empty.
    mutating func context(_ context: RawSpan) -> FrameRange? {
        guard !context.isEmpty, let node = redaction.context else { return nil }
        let start = room.count
        var reader = CBORReader(context)
        do throws(WireError) {
            try record(&reader, try reader.readHead(.map), node)
        } catch {
            // INVARIANT: the decoder has checked it.
            preconditionFailure("a context is not what was checked: \(error)")
        }
        return FrameRange(offset: start, count: room.count - start)
    }

    private mutating func record(
        _ reader: inout CBORReader, _ head: CBORHead, _ node: Redaction.Node
    ) throws(WireError) {
        room.head(.map, head.argument)
        for _ in 0..<head.argument {
            let start = reader.offset
            let name = try reader.takeContent(reader.readHead(.text))
            room.raw(reader.frame.extracting(start..<reader.offset))
            let child = node.child(named: reader.frame.bytes(name))
            let valueStart = reader.offset
            let valueHead = try reader.readHead()
            if let child, !child.isWhole, valueHead.major == .map {
                try record(&reader, valueHead, child)
                continue
            }
            try reader.skipContent(valueHead)
            let value = reader.frame.extracting(valueStart..<reader.offset)
            if let child {
                digits(child.field, redaction.digest(child.field, value, &hash))
            } else {
                room.raw(value)
            }
        }
    }

    private mutating func digits(_ field: Int, _ digest: Digest) {
        found |= 1 << UInt32(field)
        room.head(.text, UInt64(Redaction.digitCount))
        digest.withUnsafeBytes { bytes in
            for byte in bytes {
                room.digit(byte >> 4)
                room.digit(byte & 15)
            }
        }
    }
}

extension CBORWriter {
    /// One hexadecimal digit of a text whose head was written.
    fileprivate mutating func digit(_ value: UInt8) {
        let byte = Hexadecimal.digit(value)
        withUnsafeBytes(of: byte) { raw(RawSpan(_unsafeBytes: $0)) }
    }
}
