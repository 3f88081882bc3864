/// The tokens of one source and a place among them. A class, so that no debug build copies it into
/// the frames of the parsers' recursion.
class TokenReader {
    final let source: SourceText
    private let tokens: ContiguousArray<Token>
    private let problems: [UInt32: String]
    private var index = 0

    init(_ source: SourceText, isSchema: Bool) {
        self.source = source
        var lexer = Lexer(source, isSchema: isSchema)
        lexer.run()
        tokens = lexer.tokens
        problems = lexer.problems
    }

    final func peek(_ ahead: Int = 0) -> Token {
        tokens[min(index + ahead, tokens.count - 1)]
    }

    /// A token that was taken, 1 for the last one; nil before the first.
    final func taken(_ back: Int) -> Token? {
        index < back ? nil : tokens[index - back]
    }

    @discardableResult
    final func advance() -> Token {
        let token = peek()
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    final func take(_ kind: TokenKind) -> Bool {
        guard peek().kind == kind else { return false }
        advance()
        return true
    }

    /// After an error: goes on behind the next `;`.
    final func recover() {
        while peek().kind != .endOfInput {
            if advance().kind == .semicolon { return }
        }
    }

    /// The end of the token before the next one.
    final var previousEnd: UInt32 {
        index == 0 ? 0 : tokens[index - 1].range.end
    }

    final func text(_ token: Token) -> String {
        source.text(token.range)
    }

    /// What stands between the quotes of a string token.
    final func contents(of token: Token) -> ArraySlice<UInt8> {
        source.bytes[(Int(token.range.start) + 1)..<(Int(token.range.end) - 1)]
    }

    /// What the lexer has to say of a token that is none.
    final func problem(of token: Token) -> String? {
        token.kind == .invalid ? problems[token.range.start] : nil
    }

    /// Where a token is shown that should not be there: the end of the input just behind the last
    /// token, not on the empty line that mostly follows.
    final func place(of token: Token) -> SourceRange {
        token.kind == .endOfInput ? SourceRange(previousEnd, previousEnd) : token.range
    }

    /// The token in a message about what was found.
    final func found(_ token: Token) -> String {
        token.kind == .endOfInput ? token.kind.rawValue : "`\(text(token))`"
    }
}
