/// Reads the text form of a schema by recursive descent.
final class SchemaParser: TokenReader, SyntaxParser {
    private var depth = 0
    private var failures: [SchemaFailure] = []

    init(_ source: SourceText) {
        super.init(source, isSchema: true)
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

    // MARK: Tokens

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

    /// From the start of a token to the end of the last one that was taken.
    func range(from start: Token) -> SourceRange {
        SourceRange(start.range.start, previousEnd)
    }

    // MARK: Depth

    static let tooDeepProblem =
        "the type is nested too deeply; the limit is \(CedarLimits.schemaNestingMax)"

    func enter() throws(SchemaFailure) {
        guard depth < CedarLimits.schemaNestingMax else {
            throw SchemaFailure(peek().range, Self.tooDeepProblem)
        }
        depth += 1
    }

    func leave() {
        depth -= 1
    }

    // MARK: Failures

    func failure(_ range: SourceRange, _ message: String) -> SchemaFailure {
        SchemaFailure(range, message)
    }

    func unexpected(_ expected: [String]) -> SchemaFailure {
        let token = peek()
        if let problem = problem(of: token) { return failure(token.range, problem) }
        if let range = commentStart { return failure(range, Self.commentProblem) }
        let hint =
            token.kind == .less ? "; only a set has a type in `<>`" : suggestion(expected)
        return failure(
            place(of: token), "expected \(Parser.list(expected)), found \(found(token))\(hint)")
    }
}
