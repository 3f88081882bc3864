/// Reads a JSON document as a tape, by the rules of `JSONReader`. A loop, not a recursion: chains
/// of operators nest by their length. Nesting is bounded by `CedarLimits.policyJSONDepthMax`.
struct JSONTapeReader {
    /// Members up to which repeated keys are found by comparing each with each.
    private static let comparedMax = 8

    private let reader: JSONReader
    private var tape = JSONTape()
    private var open: [Int] = []

    private init(_ reader: JSONReader) {
        self.reader = reader
    }

    /// The whole document; its value is node 0. The bytes must be valid UTF-8.
    static func read(_ bytes: [UInt8]) throws(JSONFailure) -> JSONTape {
        var reader = JSONTapeReader(JSONReader(bytes))
        try reader.readDocument()
        return reader.tape
    }

    private mutating func readDocument() throws(JSONFailure) {
        try reader.refuseByteOrderMark()
        try readValue()
        while let container = open.last {
            try readNext(in: container)
        }
        reader.skipBlanks()
        guard reader.peek() == nil else { throw reader.unexpected("the end of the document") }
    }

    /// A scalar, or the opening bracket of a container.
    private mutating func readValue() throws(JSONFailure) {
        reader.skipBlanks()
        let start = reader.index
        switch reader.peek() {
        case UInt8(ascii: "{"): try enter(.object)
        case UInt8(ascii: "["): try enter(.array)
        default:
            let kind = tapeKind(try reader.scalar())
            tape.append(kind, reader.range(from: start))
        }
    }

    private mutating func tapeKind(_ kind: JSONKind) -> JSONTape.Kind {
        switch kind {
        case .null, .array, .object: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .otherNumber(let text): .otherNumber(tape.append(text: text))
        case .string(let text): .string(tape.append(text: text))
        }
    }

    private mutating func enter(_ kind: JSONTape.Kind) throws(JSONFailure) {
        let start = reader.index
        guard open.count < CedarLimits.policyJSONDepthMax else {
            throw JSONFailure(
                reader.range(from: start), JSONReader.tooDeep(CedarLimits.policyJSONDepthMax))
        }
        reader.index += 1
        open.append(tape.nodes.count)
        tape.append(kind, reader.range(from: start))
    }

    /// The next value of the innermost container, or its end.
    private mutating func readNext(in container: Int) throws(JSONFailure) {
        reader.skipBlanks()
        let isFirst = tape.nodes.count == container + 1
        guard case .object = tape.kind(container) else {
            if reader.take("]") { return leave(container) }
            guard isFirst || reader.take(",") else { throw reader.unexpected("`,` or `]`") }
            return try readValue()
        }
        if reader.take("}") {
            try refuseRepeatedKeys(container)
            return leave(container)
        }
        guard isFirst || reader.take(",") else { throw reader.unexpected("`,` or `}`") }
        let (key, range) = try reader.key()
        let text = tape.append(text: key)
        tape.append(.key(text), range)
        try readValue()
    }

    private mutating func leave(_ container: Int) {
        tape.close(container, at: reader.index)
        open.removeLast()
    }

    private mutating func refuseRepeatedKeys(_ object: Int) throws(JSONFailure) {
        tape.close(object, at: reader.index)
        let members = tape.members(of: object)
        guard members.count > Self.comparedMax else {
            for (index, member) in members.enumerated()
            where members[..<index].contains(where: { $0.key.isSameBytes(as: member.key) }) {
                throw duplicate(member)
            }
            return
        }
        var keys: Set<EquatableBytes> = []
        for member in members where !keys.insert(EquatableBytes(member.key)).inserted {
            throw duplicate(member)
        }
    }

    private func duplicate(_ member: JSONTape.Member) -> JSONFailure {
        JSONFailure(member.keyRange, "duplicate key `\(member.key)`")
    }
}
