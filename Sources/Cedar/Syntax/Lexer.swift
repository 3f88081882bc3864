/// Cuts a policy text into tokens. Text that is no token becomes `.invalid` with a problem, which
/// the parser reports when it gets there, so that earlier policies report their own errors first.
struct Lexer {
    private(set) var problems: [UInt32: String] = [:]
    private(set) var tokens: ContiguousArray<Token> = []
    private let bytes: [UInt8]
    /// In a schema `?` stands alone and marks an optional attribute.
    private let isSchema: Bool
    private var index = 0

    init(_ source: SourceText, isSchema: Bool = false) {
        bytes = source.bytes
        self.isSchema = isSchema
        tokens.reserveCapacity(bytes.count / 4)
    }

    mutating func run() {
        while true {
            skipBlanks()
            guard index < bytes.count else { break }
            next()
        }
        tokens.append(Token(kind: .endOfInput, range: range(from: index)))
    }

    private mutating func next() {
        let start = index
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"):
            word(from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            while isDigit(peek()) { index += 1 }
            emit(.integer, from: start)
        case UInt8(ascii: "\""):
            string(from: start)
        case UInt8(ascii: "?") where !isSchema:
            slot(from: start)
        default:
            symbol(byte, from: start)
        }
    }

    private mutating func word(from start: Int) {
        while isWord(peek()) { index += 1 }
        // Only words of reserved length are looked up: most identifiers are not.
        let count = index - start
        if count <= 7 {
            let text = String(decoding: bytes[start..<index], as: UTF8.self)
            emit(TokenKind.reservedWords[text] ?? .identifier, from: start)
        } else {
            emit(.identifier, from: start)
        }
    }

    /// A string goes to the next quote that no backslash escapes; escapes are checked when the
    /// parser reads it, because `\*` is legal in patterns only.
    private mutating func string(from start: Int) {
        index += 1
        while let byte = peek() {
            if byte == UInt8(ascii: "\"") {
                index += 1
                return emit(.string, from: start)
            }
            if byte == UInt8(ascii: "\\") {
                index += 1
                if peek() == UInt8(ascii: "\n") {
                    return invalid("a backslash cannot escape a line end", from: start)
                }
            }
            index += 1
        }
        index = min(index, bytes.count)
        let lineEnd = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        index = lineEnd
        invalid("string has no closing quote", from: start)
    }

    private mutating func slot(from start: Int) {
        index += 1
        while isWord(peek()) { index += 1 }
        if index == start + 1 {
            invalid("expected a name after `?`", from: start)
        } else {
            emit(.slot, from: start)
        }
    }

    private mutating func symbol(_ byte: UInt8, from start: Int) {
        index += 1
        switch byte {
        case UInt8(ascii: "@"): emit(.at, from: start)
        case UInt8(ascii: "("): emit(.leftParenthesis, from: start)
        case UInt8(ascii: ")"): emit(.rightParenthesis, from: start)
        case UInt8(ascii: "["): emit(.leftBracket, from: start)
        case UInt8(ascii: "]"): emit(.rightBracket, from: start)
        case UInt8(ascii: "{"): emit(.leftBrace, from: start)
        case UInt8(ascii: "}"): emit(.rightBrace, from: start)
        case UInt8(ascii: ","): emit(.comma, from: start)
        case UInt8(ascii: "?"): emit(.question, from: start)
        case UInt8(ascii: ";"): emit(.semicolon, from: start)
        case UInt8(ascii: "."): emit(.dot, from: start)
        case UInt8(ascii: "+"): emit(.plus, from: start)
        case UInt8(ascii: "-"): emit(.minus, from: start)
        case UInt8(ascii: "*"): emit(.star, from: start)
        case UInt8(ascii: "/"): emit(.slash, from: start)
        case UInt8(ascii: "%"): emit(.percent, from: start)
        case UInt8(ascii: ":"): emit(take(":") ? .doubleColon : .colon, from: start)
        case UInt8(ascii: "!"): emit(take("=") ? .notEqual : .not, from: start)
        case UInt8(ascii: "="): emit(take("=") ? .equal : .assign, from: start)
        case UInt8(ascii: "<"): emit(take("=") ? .lessOrEqual : .less, from: start)
        case UInt8(ascii: ">"): emit(take("=") ? .greaterOrEqual : .greater, from: start)
        case UInt8(ascii: "&") where take("&"): emit(.and, from: start)
        case UInt8(ascii: "|") where take("|"): emit(.or, from: start)
        default: unknown(from: start)
        }
    }

    private mutating func unknown(from start: Int) {
        // The whole scalar is taken so that messages hold no torn UTF-8.
        while let byte = peek(), byte & 0xC0 == 0x80 { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        let hint: String
        switch text {
        case "&" where !isSchema: hint = "; did you mean `&&`"
        case "|" where !isSchema: hint = "; did you mean `||`"
        case "'": hint = "; strings stand in double quotes"
        case "\u{FEFF}" where start == 0: return invalid(SourceText.byteOrderMark, from: start)
        default: hint = ""
        }
        invalid("`\(text)` is no part of the language\(hint)", from: start)
    }

    private mutating func skipBlanks() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
                0x0B, 0x0C:
                index += 1
            case UInt8(ascii: "/")
            where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "/"):
                skipComment()
            default:
                guard let width = unicodeBlankWidth() else { return }
                index += width
            }
        }
    }

    /// A comment goes to the end of the line; a carriage return alone ends it as well, or text
    /// that the reference engine reads as a policy would be none here.
    private mutating func skipComment() {
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
            index += 1
        }
    }

    /// Bytes of the Unicode white space at the index, if there is any: U+0085, U+00A0, U+1680,
    /// U+2000...200A, U+2028, U+2029, U+202F, U+205F, U+3000.
    private func unicodeBlankWidth() -> Int? {
        guard bytes[index] >= 0xC2, index + 1 < bytes.count else { return nil }
        let second = bytes[index + 1]
        if bytes[index] == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : nil }
        guard index + 2 < bytes.count else { return nil }
        let third = bytes[index + 2]
        switch (bytes[index], second, third) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9),
            (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default:
            return nil
        }
    }

    private func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        index += 1
        return true
    }

    private mutating func emit(_ kind: TokenKind, from start: Int) {
        tokens.append(Token(kind: kind, range: range(from: start)))
    }

    private mutating func invalid(_ problem: String, from start: Int) {
        problems[UInt32(start)] = problem
        emit(.invalid, from: start)
    }

    private func range(from start: Int) -> SourceRange {
        SourceRange(UInt32(start), UInt32(index))
    }

    private func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private func isWord(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        let lower = byte | 0x20
        return isDigit(byte) || byte == UInt8(ascii: "_")
            || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
    }
}
