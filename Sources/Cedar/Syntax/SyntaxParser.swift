/// What the parsers of policies and of schemas share beyond their tokens; they fail in ways of
/// their own.
protocol SyntaxParser: TokenReader {
    associatedtype Failure: Error

    func failure(_ range: SourceRange, _ message: String) -> Failure

    /// The next token is none of those that could stand there.
    func unexpected(_ expected: [String]) -> Failure
}

extension SyntaxParser {
    @discardableResult
    func expect(_ kind: TokenKind, or others: [String] = []) throws(Failure) -> Token {
        guard peek().kind == kind else { throw unexpected([kind.rawValue] + others) }
        return advance()
    }

    /// A string token's value.
    func string(_ token: Token) throws(Failure) -> String {
        do throws(StringLiteral.Problem) {
            return try StringLiteral.string(contents(of: token))
        } catch {
            throw failure(error)
        }
    }

    func failure(_ problem: StringLiteral.Problem) -> Failure {
        failure(SourceRange(UInt32(problem.start), UInt32(problem.end)), problem.message)
    }

    /// `@name` or `@name("value")`, any number of them.
    func parseAnnotations() throws(Failure) -> [Annotation] {
        var annotations: [Annotation] = []
        var keys: Set<String> = []
        while take(.at) {
            let name = peek()
            guard name.kind == .identifier || name.kind.isReservedWord else {
                throw unexpected(["the name of an annotation"])
            }
            advance()
            let key = text(name)
            guard keys.insert(key).inserted else {
                throw failure(name.range, "duplicate annotation `@\(key)`")
            }
            var value: String?
            if take(.leftParenthesis) {
                value = try string(try expect(.string))
                try expect(.rightParenthesis)
            }
            annotations.append(Annotation(key: key, value: value))
        }
        return annotations
    }
}
