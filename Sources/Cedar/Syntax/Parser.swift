/// Reads the tokens of one source. Recursive descent for policies, precedence climbing for
/// expressions, so that a nested expression costs few frames. A class, so that no debug build
/// copies it into them.
final class Parser {
    let source: SourceText
    private let tokens: ContiguousArray<Token>
    private let problems: [UInt32: String]
    private var index = 0
    /// Calls of the expression parser that are open now.
    private(set) var depth = 0

    init(_ source: SourceText) {
        self.source = source
        var lexer = Lexer(source)
        lexer.run()
        tokens = lexer.tokens
        problems = lexer.problems
    }

    /// All policies of the source. After an error it goes on behind the next `;`.
    func parsePolicies() -> (policies: [PolicySyntax], errors: [PolicyParseError]) {
        var policies: [PolicySyntax] = []
        var errors: [PolicyParseError] = []
        while peek().kind != .endOfInput, errors.count < CedarLimits.parseErrorsMax {
            do throws(ParseFailure) {
                policies.append(try parsePolicy())
            } catch {
                errors.append(error.error)
                depth = 0
                recover()
            }
        }
        return (policies, errors)
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
    func expect(
        _ kind: TokenKind, or others: [TokenKind] = []
    ) throws(ParseFailure) -> Token {
        guard peek().kind == kind else { throw unexpected([kind] + others) }
        return advance()
    }

    /// The end of the token before the next one.
    var previousEnd: UInt32 {
        index == 0 ? 0 : tokens[index - 1].range.end
    }

    func text(_ token: Token) -> String {
        source.text(token.range)
    }

    /// A string token's value.
    func string(_ token: Token) throws(ParseFailure) -> String {
        do throws(StringLiteral.Problem) {
            return try StringLiteral.string(contents(of: token))
        } catch {
            throw escapeFailure(error)
        }
    }

    /// A string token's value as a pattern.
    func pattern(_ token: Token) throws(ParseFailure) -> Pattern {
        do throws(StringLiteral.Problem) {
            return try StringLiteral.pattern(contents(of: token))
        } catch {
            throw escapeFailure(error)
        }
    }

    private func contents(of token: Token) -> ArraySlice<UInt8> {
        source.bytes[(Int(token.range.start) + 1)..<(Int(token.range.end) - 1)]
    }

    // MARK: Depth

    func enter() throws(ParseFailure) {
        guard depth < CedarLimits.parseDepthMax else { throw tooDeep(peek().range) }
        depth += 1
    }

    func leave() {
        depth -= 1
    }

    // MARK: Failures

    func tooDeep(_ range: SourceRange) -> ParseFailure {
        failure(range, "expression is nested too deeply")
    }

    func failure(_ range: SourceRange, _ message: String) -> ParseFailure {
        ParseFailure(PolicyParseError(source, range, message: message))
    }

    /// The next token is none of those that could stand there.
    func unexpected(_ expected: [TokenKind]) -> ParseFailure {
        unexpected(expected.map(\.rawValue))
    }

    func unexpected(_ expected: [String]) -> ParseFailure {
        let token = peek()
        if token.kind == .invalid, let problem = problems[token.range.start] {
            return failure(token.range, problem)
        }
        if let problem = Parser.hint(token.kind) { return failure(token.range, problem) }
        let found = token.kind == .endOfInput ? token.kind.rawValue : "`\(text(token))`"
        let choices = Parser.list(expected)
        let error = PolicyParseError(
            source, token.range, message: "expected \(choices), found \(found)",
            found: found, expected: expected)
        return ParseFailure(error)
    }

    /// An expression is followed by neither an operator nor the token that would close it.
    func unclosed(_ end: TokenKind) -> ParseFailure {
        unexpected([end.rawValue, "an operator"])
    }

    /// Tokens that no rule of the grammar takes, but that people write.
    private static func hint(_ kind: TokenKind) -> String? {
        switch kind {
        case .assign: "`=` is no operator; did you mean `==`"
        case .slash: "division is not supported"
        case .percent: "remainder is not supported"
        default: nil
        }
    }

    private func escapeFailure(_ problem: StringLiteral.Problem) -> ParseFailure {
        failure(SourceRange(UInt32(problem.start), UInt32(problem.end)), problem.message)
    }

    static func list(_ choices: [String]) -> String {
        guard let last = choices.last, choices.count > 1 else { return choices.first ?? "nothing" }
        return choices.dropLast().joined(separator: ", ") + " or " + last
    }
}
