extension Parser {
    /// A literal, a variable, an entity, a set, a record or an expression in parentheses.
    func parsePrimary() throws(ParseFailure) -> Expression {
        switch peek().kind {
        case .leftParenthesis: try parseParentheses()
        case .leftBracket: try parseSet()
        case .leftBrace: try parseRecord()
        case .identifier, .wordIn, .wordLike, .wordHas, .wordIs, .wordCedar, .wordThen, .wordElse:
            try parseNamed()
        default: try parseLiteral()
        }
    }

    private func parseParentheses() throws(ParseFailure) -> Expression {
        let start = advance().range.start
        let inner = try parseExpression()
        guard take(.rightParenthesis) else { throw unclosed(.rightParenthesis) }
        // The range takes the parentheses in, so that errors underline all of it.
        return Expression(inner.kind, SourceRange(start, previousEnd), height: inner.height)
    }

    private func parseSet() throws(ParseFailure) -> Expression {
        let start = advance().range.start
        let elements = try parseList(until: .rightBracket)
        return try make(
            .collection(.set(elements)), from: start, above: Parser.height(elements))
    }

    private func parseRecord() throws(ParseFailure) -> Expression {
        let start = advance().range.start
        var entries: [RecordEntry] = []
        var keys: Set<EquatableBytes> = []
        while !take(.rightBrace) {
            let key = try parseRecordKey(&keys)
            entries.append(RecordEntry(key: key, value: try parseExpression()))
            try parseSeparator(or: .rightBrace)
        }
        return try make(
            .collection(.record(entries)), from: start,
            above: Parser.height(entries.map(\.value)))
    }

    /// A key that is not among the keys yet, and the colon behind it.
    private func parseRecordKey(
        _ keys: inout Set<EquatableBytes>
    ) throws(ParseFailure) -> String {
        let token = peek()
        let key: String
        if token.kind == .string {
            key = try string(advance())
        } else {
            guard token.kind == .identifier || token.kind.isReservedWord else {
                throw unexpected(["a record key", TokenKind.rightBrace.rawValue])
            }
            key = try parseAttributeName()
        }
        guard keys.insert(EquatableBytes(key)).inserted else {
            throw failure(token.range, "duplicate key `\(key)` in a record")
        }
        try expect(.colon)
        return key
    }
}

// MARK: Leaves

extension Parser {
    private func parseLiteral() throws(ParseFailure) -> Expression {
        let token = peek()
        let literal: Literal
        switch token.kind {
        case .wordTrue: literal = .bool(true)
        case .wordFalse: literal = .bool(false)
        case .integer: literal = .long(try integer(token, negative: false))
        case .string: literal = .string(try string(token))
        case .slot:
            throw failure(
                token.range, "the slot `\(text(token))` can stand in the scope only")
        case .wordIf:
            throw failure(token.range, "an `if` as an operand needs parentheses")
        default: throw unexpected(["an expression"])
        }
        advance()
        return try make(.literal(literal), from: token.range.start, above: 0)
    }

    func parseNegativeInteger(from minus: UInt32) throws(ParseFailure) -> Expression {
        let value = try integer(advance(), negative: true)
        return try make(.literal(.long(value)), from: minus, above: 0)
    }

    private func integer(_ token: Token, negative: Bool) throws(ParseFailure) -> Int64 {
        let digits = text(token)
        guard let value = Int64(negative ? "-" + digits : digits) else {
            throw failure(token.range, "the integer `\(digits)` does not fit in 64 bits")
        }
        return value
    }

    /// What begins with a name: a variable, an entity or a call.
    private func parseNamed() throws(ParseFailure) -> Expression {
        let start = peek().range.start
        let name = try parsePath()
        switch peek().kind {
        case .doubleColon:
            advance()
            if peek().kind == .leftBrace {
                throw failure(peek().range, "expected the id of an entity of type `\(name)`")
            }
            let id = try string(try expect(.string, or: [.identifier]))
            let entity = EntityUID(type: EntityType(unchecked: name), id: id)
            return try make(.literal(.entity(entity)), from: start, above: 0)
        case .leftParenthesis:
            return try parseFunction(name, SourceRange(start, previousEnd))
        default:
            guard let variable = Variable(rawValue: name) else {
                throw noVariable(name, SourceRange(start, previousEnd))
            }
            return try make(.variable(variable), from: start, above: 0)
        }
    }

    private func parseFunction(
        _ name: String, _ range: SourceRange
    ) throws(ParseFailure) -> Expression {
        guard let function = ExtensionFunction(rawValue: name), function.isConstructor else {
            throw unknownFunction(name, range)
        }
        advance()
        // A call has as many frames as two pairs of parentheses, so it counts twice.
        try enter()
        let arguments = try parseList(until: .rightParenthesis)
        leave()
        return try make(
            .access(.extensionCall(function, arguments)), from: range.start,
            above: Parser.height(arguments))
    }

    private func unknownFunction(_ name: String, _ range: SourceRange) -> ParseFailure {
        if BuiltinMethod(rawValue: name) != nil || ExtensionFunction(rawValue: name) != nil {
            return failure(range, "`\(name)` is a method, not a function")
        }
        let functions = ExtensionFunction.allCases.filter(\.isConstructor).map(\.rawValue)
        let hint = Suggestion.text(for: name, among: functions)
        return failure(range, "`\(name)` is no known function\(hint)")
    }
}
