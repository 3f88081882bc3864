/// Reads the text form of a schema by recursive descent. A class, so that no debug build copies it
/// into the frames of the recursion.
final class SchemaParser {
    let source: SourceText
    private let tokens: ContiguousArray<Token>
    private let problems: [UInt32: String]
    private var index = 0
    private var depth = 0
    private var failures: [SchemaFailure] = []

    init(_ source: SourceText) {
        self.source = source
        var lexer = Lexer(source, isSchema: true)
        lexer.run()
        tokens = lexer.tokens
        problems = lexer.problems
    }

    /// All namespaces of the source, that of the declarations outside of any namespace first.
    /// After an error it goes on behind the next `;`.
    func parse() -> (namespaces: [NamespaceSyntax], failures: [SchemaFailure]) {
        var global = NamespaceSyntax(name: nil)
        var namespaces: [NamespaceSyntax] = []
        while peek().kind != .endOfInput, canGoOn {
            attempt { parser throws(SchemaFailure) in
                let annotations = try parser.parseAnnotations()
                if parser.isWord("namespace") {
                    namespaces.append(try parser.parseNamespace(annotations))
                } else {
                    try parser.parseDeclaration(
                        annotations, into: &global, or: ["`namespace`"])
                }
            }
        }
        if !global.isEmpty { namespaces.insert(global, at: 0) }
        return (namespaces, failures)
    }

    /// `namespace path { declaration… }`
    private func parseNamespace(
        _ annotations: [Annotation]
    ) throws(SchemaFailure) -> NamespaceSyntax {
        advance()
        var namespace = NamespaceSyntax(name: try parsePath(), annotations: annotations)
        try expect(.leftBrace)
        while peek().kind != .rightBrace, peek().kind != .endOfInput, canGoOn {
            attempt { parser throws(SchemaFailure) in
                let annotations = try parser.parseAnnotations()
                try parser.parseDeclaration(annotations, into: &namespace, or: ["`}`"])
            }
        }
        // After an error the brace may have been skipped; it is not missed then.
        guard take(.rightBrace) || !failures.isEmpty else {
            throw unexpected(["a declaration", TokenKind.rightBrace.rawValue])
        }
        return namespace
    }

    private var canGoOn: Bool { failures.count < CedarLimits.schemaErrorsMax }

    private func attempt(_ work: (SchemaParser) throws(SchemaFailure) -> Void) {
        do throws(SchemaFailure) {
            try work(self)
        } catch {
            failures.append(error)
            depth = 0
            recover()
        }
    }

    private func recover() {
        while peek().kind != .endOfInput {
            if advance().kind == .semicolon { return }
        }
    }

    // MARK: Tokens

    func peek(_ ahead: Int = 0) -> Token {
        tokens[min(index + ahead, tokens.count - 1)]
    }

    @discardableResult
    func advance() -> Token {
        let token = peek()
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    func take(_ kind: TokenKind) -> Bool {
        guard peek().kind == kind else { return false }
        advance()
        return true
    }

    @discardableResult
    func expect(_ kind: TokenKind, or others: [String] = []) throws(SchemaFailure) -> Token {
        guard peek().kind == kind else { throw unexpected([kind.rawValue] + others) }
        return advance()
    }

    /// Whether the next token is this word; the words of the language can be names as well.
    func isWord(_ word: StaticString) -> Bool {
        let token = peek()
        guard token.kind == .identifier else { return false }
        let bytes = source.bytes[Int(token.range.start)..<Int(token.range.end)]
        return word.withUTF8Buffer { bytes.elementsEqual($0) }
    }

    func takeWord(_ word: StaticString) -> Bool {
        guard isWord(word) else { return false }
        advance()
        return true
    }

    func text(_ token: Token) -> String {
        source.text(token.range)
    }

    /// From the start of a token to the end of the last one that was taken.
    func range(from start: Token) -> SourceRange {
        SourceRange(start.range.start, index == 0 ? 0 : tokens[index - 1].range.end)
    }

    /// A string token's value.
    func string(_ token: Token) throws(SchemaFailure) -> String {
        let bytes = source.bytes[(Int(token.range.start) + 1)..<(Int(token.range.end) - 1)]
        do throws(StringLiteral.Problem) {
            return try StringLiteral.string(bytes)
        } catch {
            throw SchemaFailure(
                SourceRange(UInt32(error.start), UInt32(error.end)), error.message)
        }
    }

    // MARK: Depth

    func enter() throws(SchemaFailure) {
        guard depth < CedarLimits.schemaNestingMax else {
            throw SchemaFailure(peek().range, "the type is nested too deeply")
        }
        depth += 1
    }

    func leave() {
        depth -= 1
    }

    // MARK: Failures

    /// The next token is none of those that could stand there.
    func unexpected(_ expected: [String]) -> SchemaFailure {
        let token = peek()
        if token.kind == .invalid, let problem = problems[token.range.start] {
            return SchemaFailure(token.range, problem)
        }
        let found = token.kind == .endOfInput ? token.kind.rawValue : "`\(text(token))`"
        return SchemaFailure(
            token.range, "expected \(Parser.list(expected)), found \(found)")
    }
}
