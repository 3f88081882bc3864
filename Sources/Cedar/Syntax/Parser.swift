/// Parses policies: recursive descent for them, precedence climbing for expressions, so that a
/// nested expression costs few frames.
final class Parser: TokenReader, SyntaxParser {
    /// Calls of the expression parser that are open now.
    private(set) var depth = 0

    init(_ source: SourceText) {
        super.init(source, isSchema: false)
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

    // MARK: Tokens

    @discardableResult
    func expect(_ kind: TokenKind, or others: [TokenKind]) throws(ParseFailure) -> Token {
        try expect(kind, or: others.map(\.rawValue))
    }

    /// A string token's value as a pattern.
    func pattern(_ token: Token) throws(ParseFailure) -> Pattern {
        do throws(StringLiteral.Problem) {
            return try StringLiteral.pattern(contents(of: token))
        } catch {
            throw failure(error)
        }
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

    static let tooDeepProblem =
        "expression is nested too deeply; the limit is \(CedarLimits.expressionHeightMax)"

    func tooDeep(_ range: SourceRange) -> ParseFailure {
        failure(range, Self.tooDeepProblem)
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
        if let problem = problem(of: token) { return failure(token.range, problem) }
        if let range = commentStart { return failure(range, Self.commentProblem) }
        if let range = floatingPoint {
            return failure(
                range,
                "`\(source.text(range))` is a floating-point number, and Cedar has none; write a "
                    + "decimal, as in `decimal(\"1.5\")`")
        }
        if let problem = Parser.hint(token.kind) { return failure(token.range, problem) }
        let found = found(token)
        let choices = Parser.list(expected)
        let error = PolicyParseError(
            source, place(of: token),
            message: "expected \(choices), found \(found)\(suggestion(expected))",
            found: found, expected: expected)
        return ParseFailure(error)
    }

    /// An expression is followed by neither an operator nor the token that would close it.
    func unclosed(_ end: TokenKind) -> ParseFailure {
        unexpected([end.rawValue, Self.anOperator])
    }

    static let anOperator = "an operator"

    /// Tokens that no rule of the grammar takes, but that people write.
    private static func hint(_ kind: TokenKind) -> String? {
        switch kind {
        case .assign: "`=` is no operator; did you mean `==`"
        case .slash: "division is not supported"
        case .percent: "remainder is not supported"
        default: nil
        }
    }

    static func list(_ choices: [String]) -> String {
        guard let last = choices.last, choices.count > 1 else { return choices.first ?? "nothing" }
        return choices.dropLast().joined(separator: ", ") + " or " + last
    }
}
