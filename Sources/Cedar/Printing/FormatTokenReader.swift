/// Cuts a text into tokens with their comments. The lexer drops comments; they are found again in
/// the gaps between its tokens, so that parsing pays nothing for them.
struct FormatTokenReader {
    private let source: SourceText
    private var tokens: [FormatToken] = []

    private init(_ source: SourceText) {
        self.source = source
    }

    /// The tokens, the last of them the end of the input.
    static func read(_ source: SourceText) -> [FormatToken] {
        var reader = FormatTokenReader(source)
        var lexer = Lexer(source)
        lexer.run()
        reader.tokens.reserveCapacity(lexer.tokens.count)
        var end = 0
        for token in lexer.tokens {
            reader.append(token, gap: end..<Int(token.range.start))
            end = Int(token.range.end)
        }
        return reader.tokens
    }

    /// The texts of all comments in their order.
    static func comments(_ tokens: [FormatToken]) -> [String] {
        tokens.flatMap { token in
            token.leading.map(\.text) + (token.trailing.map { [$0] } ?? [])
        }
    }

    private mutating func append(_ token: Token, gap: Range<Int>) {
        let text = token.kind == .endOfInput ? "" : source.text(token.range)
        var next = FormatToken(
            kind: token.kind, text: text, width: text.unicodeScalars.count)
        var lines = 0
        var index = gap.lowerBound
        while index < gap.upperBound {
            switch source.bytes[index] {
            case UInt8(ascii: "/"):
                let end = commentEnd(from: index, in: gap)
                take(comment(index..<end), lines, &next)
                lines = 0
                index = end
            case UInt8(ascii: "\n"):
                lines += 1
                index += 1
            case UInt8(ascii: "\r"):
                // With a line feed behind it, that is what counts.
                let isPair = index + 1 < gap.upperBound && source.bytes[index + 1] == 0x0A
                lines += isPair ? 0 : 1
                index += 1
            default:
                index += 1
            }
        }
        next.hasBlankLineBefore = lines > 1
        tokens.append(next)
    }

    private mutating func take(_ comment: String, _ lines: Int, _ next: inout FormatToken) {
        if lines == 0, next.leading.isEmpty, let last = tokens.indices.last,
            tokens[last].trailing == nil
        {
            tokens[last].trailing = comment
        } else {
            next.leading.append(
                FormatToken.Comment(text: comment, hasBlankLineBefore: lines > 1))
        }
    }

    private func commentEnd(from start: Int, in gap: Range<Int>) -> Int {
        var end = start
        while end < gap.upperBound, source.bytes[end] != 0x0A, source.bytes[end] != 0x0D {
            end += 1
        }
        return end
    }

    /// The text of a comment without the blanks at its end.
    private func comment(_ range: Range<Int>) -> String {
        var bytes = source.bytes[range]
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0B || last == 0x0C {
            bytes.removeLast()
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
