/// Where the names in a policy's scope stand. The tree does not keep their places, as only
/// messages need them; they are found again in the text when there is something to say.
struct ScopeRanges {
    /// The range of each name, entities with their ids, in the order of the text.
    private let names: [SourceRange]
    private let policy: SourceRange

    /// `count` is the number of names that the scope has. Where the text tells otherwise, because
    /// it is not Cedar's, the policy stands for all of them.
    init(_ syntax: PolicySyntax, _ source: SourceText, count: Int) {
        let found = Self.names(syntax.range, source)
        names = found.count == count ? found : []
        policy = syntax.range
    }

    subscript(_ place: Int) -> SourceRange {
        place < names.count ? names[place] : policy
    }

    private static func names(_ range: SourceRange, _ source: SourceText) -> [SourceRange] {
        let bytes = source.bytes
        guard range.start < range.end, Int(range.end) <= bytes.count else { return [] }
        var lexer = Lexer(
            SourceText(name: "", bytes: Array(bytes[Int(range.start)..<Int(range.end)])))
        lexer.run()
        let tokens = Array(scope(ArraySlice(lexer.tokens)))
        var names: [SourceRange] = []
        var place = 0
        while place < tokens.count {
            let start = place
            while place < tokens.count, isName(tokens[place].kind) { place += 1 }
            if place == start {
                place += 1
                continue
            }
            // The variables are the only names of one word that neither `is` precedes nor `::`
            // follows.
            let isType = start > 0 && tokens[start - 1].kind == .wordIs
            if isType || place - start > 1 {
                names.append(
                    SourceRange(
                        tokens[start].range.start + range.start,
                        tokens[place - 1].range.end + range.start))
            }
        }
        return names
    }

    /// The tokens behind the parenthesis that opens the scope, the annotations' skipped.
    private static func scope(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
        var rest = tokens
        while rest.first?.kind == .at {
            rest = rest.dropFirst(2)
            if rest.first?.kind == .leftParenthesis { rest = rest.dropFirst(3) }
        }
        return rest.dropFirst(2).prefix { $0.kind != .leftBrace && $0.kind != .semicolon }
    }

    private static func isName(_ kind: TokenKind) -> Bool {
        kind == .identifier || kind == .doubleColon || kind == .string
    }
}
