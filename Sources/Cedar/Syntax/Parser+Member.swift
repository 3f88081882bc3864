extension Parser {
    /// A primary expression and the accesses and calls behind it.
    func parseMember() throws(ParseFailure) -> Expression {
        var base = try parsePrimary()
        while peek().kind.continuesMember {
            base = try parseAccess(to: base)
        }
        return base
    }

    private func parseAccess(to base: Expression) throws(ParseFailure) -> Expression {
        switch peek().kind {
        case .dot: try parseDot(base)
        case .leftBracket: try parseIndex(base)
        default: throw failure(peek().range, "only functions and methods can be called")
        }
    }

    private func parseDot(_ base: Expression) throws(ParseFailure) -> Expression {
        advance()
        let token = peek()
        let name = try parseAttributeName()
        if peek().kind == .leftParenthesis { return try parseCall(of: name, token, on: base) }
        return try makeAttribute(base, name)
    }

    private func parseIndex(_ base: Expression) throws(ParseFailure) -> Expression {
        advance()
        guard peek().kind == .string, Precedence(peek(1).kind) == nil else {
            throw failure(peek().range, "an attribute in brackets must be one string literal")
        }
        let name = try string(advance())
        try expect(.rightBracket)
        return try makeAttribute(base, name)
    }

    private func makeAttribute(
        _ base: Expression, _ name: String
    ) throws(ParseFailure) -> Expression {
        try make(.access(.attribute(base, name)), from: base.range.start, above: base.height)
    }

    private func parseCall(
        of name: String, _ token: Token, on base: Expression
    ) throws(ParseFailure) -> Expression {
        advance()
        // A call has as many frames as two pairs of parentheses, so it counts twice.
        try enter()
        let arguments = try parseList(until: .rightParenthesis)
        leave()
        let height = max(base.height, Parser.height(arguments))
        if let method = ExtensionFunction(rawValue: name), !method.isConstructor {
            return try make(
                .access(.extensionCall(method, [base] + arguments)), from: base.range.start,
                above: height)
        }
        let method = try self.method(name, token, arguments.count)
        return try make(
            .access(.call(method, receiver: base, argument: arguments.first)),
            from: base.range.start, above: height)
    }

    private func method(
        _ name: String, _ token: Token, _ count: Int
    ) throws(ParseFailure) -> BuiltinMethod {
        guard let method = BuiltinMethod(rawValue: name) else {
            throw unknownMethod(name, token)
        }
        guard count == method.argumentCount else {
            let expected = method.argumentCount == 1 ? "1 argument" : "0 arguments"
            throw failure(token.range, "`\(name)` takes \(expected), found \(count)")
        }
        return method
    }

    private func unknownMethod(_ name: String, _ token: Token) -> ParseFailure {
        if ExtensionFunction(rawValue: name) != nil {
            return failure(token.range, "`\(name)` is a function, not a method")
        }
        let methods =
            BuiltinMethod.allCases.map(\.rawValue)
            + ExtensionFunction.allCases.filter { !$0.isConstructor }.map(\.rawValue)
        let hint = Habit.hint(for: name, Habit.methods, among: methods)
        return failure(token.range, "`\(name)` is no known method\(hint)")
    }

    /// Expressions with commas between them and perhaps after them, and the closing token.
    func parseList(until end: TokenKind) throws(ParseFailure) -> [Expression] {
        var elements: [Expression] = []
        while !take(end) {
            elements.append(try parseExpression())
            try parseSeparator(or: end)
        }
        return elements
    }

    /// A comma, or the closing token, which is left where it is.
    func parseSeparator(or end: TokenKind) throws(ParseFailure) {
        if take(.comma) || peek().kind == end { return }
        throw unexpected([TokenKind.comma.rawValue, end.rawValue, Self.anOperator])
    }
}
