/// A strict reader of JSON (RFC 8259) that keeps what is needed for good errors: places, repeated
/// keys, and the difference between `1` and `1.0`. Nesting is bounded by
/// `CedarLimits.jsonDepthMax`. A class, so that no debug build copies it into the frames of the
/// recursion.
final class JSONReader {
    let bytes: [UInt8]
    var index = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The whole document as one value.
    static func read(_ source: SourceText) throws(DataError) -> JSONValue {
        guard source.bytes.count <= CedarLimits.sourceBytesMax else {
            throw DataError("the document `\(source.name)` is larger than the limit")
        }
        if let offset = UTF8Check.firstInvalidOffset(source.bytes) {
            let range = SourceRange(UInt32(offset), UInt32(offset))
            throw DataError(source, range, "the document is not valid UTF-8")
        }
        let reader = JSONReader(source.bytes)
        do throws(JSONFailure) {
            return try reader.document()
        } catch {
            throw DataError(source, error.range, error.message)
        }
    }

    private func document() throws(JSONFailure) -> JSONValue {
        try refuseByteOrderMark()
        let value = try self.value()
        skipBlanks()
        guard index == bytes.count else {
            throw unexpected("the end of the document")
        }
        return value
    }

    private func value() throws(JSONFailure) -> JSONValue {
        skipBlanks()
        let start = index
        let kind: JSONKind
        switch peek() {
        case UInt8(ascii: "{"): kind = try object()
        case UInt8(ascii: "["): kind = try array()
        default: kind = try scalar()
        }
        return JSONValue(kind: kind, range: range(from: start))
    }

    /// A value that is no array and no object.
    func scalar() throws(JSONFailure) -> JSONKind {
        guard let first = peek() else { throw unexpected("a value") }
        switch first {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw unexpected("a value")
        }
    }

    private func array() throws(JSONFailure) -> JSONKind {
        try enter()
        var elements: [JSONValue] = []
        skipBlanks()
        if !take("]") {
            repeat {
                elements.append(try value())
                skipBlanks()
            } while take(",")
            guard take("]") else { throw unexpected("`,` or `]`") }
        }
        depth -= 1
        return .array(elements)
    }

    private func object() throws(JSONFailure) -> JSONKind {
        try enter()
        var members: [JSONMember] = []
        // Few keys are compared one by one, many are hashed.
        var keys: Set<EquatableBytes> = []
        skipBlanks()
        if !take("}") {
            repeat {
                let member = try self.member()
                guard isNew(member.key, members, &keys) else {
                    throw JSONFailure(member.keyRange, "duplicate key `\(member.key)`")
                }
                members.append(member)
                skipBlanks()
            } while take(",")
            guard take("}") else { throw unexpected("`,` or `}`") }
        }
        depth -= 1
        return .object(members)
    }

    private func isNew(
        _ key: String, _ members: [JSONMember], _ keys: inout Set<EquatableBytes>
    ) -> Bool {
        let comparedMax = 8
        if members.count < comparedMax {
            return !members.contains { $0.key.isSameBytes(as: key) }
        }
        if keys.isEmpty { keys = Set(members.map { EquatableBytes($0.key) }) }
        return keys.insert(EquatableBytes(key)).inserted
    }

    private func member() throws(JSONFailure) -> JSONMember {
        let (key, keyRange) = try self.key()
        return JSONMember(key: key, keyRange: keyRange, value: try value())
    }

    /// The key of a member and the colon behind it.
    func key() throws(JSONFailure) -> (String, SourceRange) {
        skipBlanks()
        guard peek() == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
        let start = index
        let key = try string()
        let keyRange = range(from: start)
        skipBlanks()
        guard take(":") else { throw unexpected("`:`") }
        return (key, keyRange)
    }

    private func word(_ word: String, _ kind: JSONKind) throws(JSONFailure) -> JSONKind {
        guard bytes[index...].starts(with: word.utf8) else { throw unexpected("a value") }
        index += word.utf8.count
        return kind
    }

    private func enter() throws(JSONFailure) {
        guard depth < CedarLimits.jsonDepthMax else {
            throw JSONFailure(range(from: index), Self.tooDeep(CedarLimits.jsonDepthMax))
        }
        depth += 1
        index += 1
    }

    static func tooDeep(_ depthMax: Int) -> String {
        "the document is nested too deeply; the limit is \(depthMax)"
    }

    /// To be asked before the first value.
    func refuseByteOrderMark() throws(JSONFailure) {
        guard SourceText.beginsWithByteOrderMark(bytes) else { return }
        throw JSONFailure(SourceRange(0, 3), SourceText.byteOrderMark)
    }

    // MARK: Bytes

    func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            index += 1
        }
    }

    func range(from start: Int) -> SourceRange {
        SourceRange(UInt32(start), UInt32(index))
    }

    func unexpected(_ expected: String) -> JSONFailure {
        guard index < bytes.count else {
            return JSONFailure(range(from: index), "expected \(expected), found end of input")
        }
        var end = index + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        let found = String(decoding: bytes[index..<end], as: UTF8.self)
        return JSONFailure(
            SourceRange(UInt32(index), UInt32(end)), "expected \(expected), found `\(found)`")
    }
}
