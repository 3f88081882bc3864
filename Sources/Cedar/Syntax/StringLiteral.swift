/// Reads the escapes of a string or pattern literal. Byte by byte: Swift's `Character` would join
/// scalars that Cedar keeps apart.
struct StringLiteral {
    /// One piece of a literal: a byte of text, or the wildcard of a pattern.
    enum Piece {
        case byte(UInt8)
        case wildcard
    }

    /// A wrong escape: its range within the bytes and what is wrong with it.
    struct Problem: Error {
        let start: Int
        let end: Int
        let message: String
    }

    private let bytes: ArraySlice<UInt8>
    private let isPattern: Bool
    private var index: Int

    private init(_ bytes: ArraySlice<UInt8>, isPattern: Bool) {
        self.bytes = bytes
        self.isPattern = isPattern
        index = bytes.startIndex
    }

    /// The bytes between the quotes as a string.
    static func string(_ bytes: ArraySlice<UInt8>) throws(Problem) -> String {
        var literal = StringLiteral(bytes, isPattern: false)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        while let piece = try literal.next() {
            if case .byte(let byte) = piece { text.append(byte) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes between the quotes as a pattern.
    static func pattern(_ bytes: ArraySlice<UInt8>) throws(Problem) -> Pattern {
        var literal = StringLiteral(bytes, isPattern: true)
        var segments: [[UInt8]] = [[]]
        while let piece = try literal.next() {
            switch piece {
            case .byte(let byte): segments[segments.count - 1].append(byte)
            case .wildcard: segments.append([])
            }
        }
        return Pattern(segments: segments.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Bytes of an escape that stand for several bytes of UTF-8 and were not handed out yet.
    private var pending: [UInt8] = []

    private mutating func next() throws(Problem) -> Piece? {
        if !pending.isEmpty { return .byte(pending.removeFirst()) }
        guard index < bytes.endIndex else { return nil }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\\"):
            return try escape(from: index - 1)
        case UInt8(ascii: "\r"):
            throw Problem(
                start: index - 1, end: index,
                message: "a carriage return cannot stand in a string; write `\\r`")
        case UInt8(ascii: "*") where isPattern:
            return .wildcard
        default:
            return .byte(byte)
        }
    }

    private mutating func escape(from start: Int) throws(Problem) -> Piece {
        guard index < bytes.endIndex else { throw unknown(from: start) }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return .byte(0x0A)
        case UInt8(ascii: "r"): return .byte(0x0D)
        case UInt8(ascii: "t"): return .byte(0x09)
        case UInt8(ascii: "0"): return .byte(0)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): return .byte(byte)
        case UInt8(ascii: "*") where isPattern: return .byte(byte)
        case UInt8(ascii: "x"): return piece(try hexByte(from: start))
        case UInt8(ascii: "u"): return piece(try scalar(from: start))
        default: throw unknown(from: start)
        }
    }

    /// A star that is written by its number is a wildcard, as in the reference engine: in a
    /// pattern only `\*` is a star.
    private func piece(_ byte: UInt8) -> Piece {
        isPattern && byte == UInt8(ascii: "*") ? .wildcard : .byte(byte)
    }

    private mutating func hexByte(from start: Int) throws(Problem) -> UInt8 {
        guard let high = hexDigit(), let low = hexDigit(), high < 8 else {
            throw problem(from: start, "takes two hexadecimal digits, at most `7F`")
        }
        return UInt8(high * 16 + low)
    }

    private mutating func scalar(from start: Int) throws(Problem) -> UInt8 {
        let rule = "takes one to six hexadecimal digits in braces that name a scalar"
        guard take("{"), let first = hexDigit() else { throw problem(from: start, rule) }
        var value = first
        var digits = 1
        while !take("}") {
            // Underscores between digits pass, as they do in the reference engine.
            if take("_") { continue }
            guard digits < 6, let digit = hexDigit() else { throw problem(from: start, rule) }
            value = value * 16 + digit
            digits += 1
        }
        guard let scalar = Unicode.Scalar(value) else { throw problem(from: start, rule) }
        var encoded = Array(String(Character(scalar)).utf8)
        let byte = encoded.removeFirst()
        pending = encoded
        return byte
    }

    private mutating func hexDigit() -> UInt32? {
        guard index < bytes.endIndex else { return nil }
        let byte = bytes[index]
        let digit: UInt8
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
        default: return nil
        }
        index += 1
        return UInt32(digit)
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < bytes.endIndex, bytes[index] == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    private func unknown(from start: Int) -> Problem {
        let star = bytes[start..<index].last == UInt8(ascii: "*")
        return problem(
            from: start, star ? "is legal in the pattern of `like` only" : "is no known escape")
    }

    private func problem(from start: Int, _ rule: String) -> Problem {
        var end = index
        while end < bytes.endIndex, bytes[end] & 0xC0 == 0x80 { end += 1 }
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        return Problem(start: start, end: end, message: "the escape `\(text)` \(rule)")
    }
}
