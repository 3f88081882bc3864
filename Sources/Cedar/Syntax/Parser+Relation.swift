extension Parser {
    /// The operator and right side of a relation; relations do not associate.
    func parseRelation(_ left: Expression) throws(ParseFailure) -> Expression {
        let token = advance()
        let relation: Expression
        switch token.kind {
        case .wordHas: relation = try parseHas(left)
        case .wordLike: relation = try parseLike(left)
        case .wordIs: relation = try parseIs(left)
        default: relation = try parseComparison(left, token.kind)
        }
        switch Precedence(peek().kind) {
        case .relation: throw notAssociative(token)
        // Behind `has`, `like` and `is`, whose right side is no sum.
        case .sum, .product: throw bindsTighter(token)
        case .or, .and, nil: return relation
        }
    }

    private func parseComparison(
        _ left: Expression, _ kind: TokenKind
    ) throws(ParseFailure) -> Expression {
        guard let symbol = RelationOperator(kind) else { throw unexpected(["a relation"]) }
        let right = try parseBinary(.sum)
        return try make(
            .relation(.compare(symbol, left, right)), from: left.range.start,
            above: max(left.height, right.height))
    }

    private func notAssociative(_ token: Token) -> ParseFailure {
        failure(
            peek().range,
            "relations do not associate; put one of `\(text(token))` and `\(text(peek()))` "
                + "in parentheses")
    }

    private func bindsTighter(_ token: Token) -> ParseFailure {
        failure(
            peek().range,
            "`\(text(peek()))` cannot stand behind the right side of `\(text(token))`; put what "
                + "is before it in parentheses")
    }

    /// `has name`, `has a.b.c` or `has "name"`.
    private func parseHas(_ left: Expression) throws(ParseFailure) -> Expression {
        var path: [String] = []
        if peek().kind == .string {
            path.append(try string(advance()))
        } else {
            guard peek().kind == .identifier || peek().kind.isReservedWord else {
                throw unexpected(["an attribute name"])
            }
            repeat {
                path.append(try parseAttributeName())
            } while take(.dot)
        }
        switch peek().kind {
        case .dot, .leftBracket, .leftParenthesis, .doubleColon:
            throw failure(
                peek().range, "the right side of `has` is a name, a path of names or a string")
        default:
            break
        }
        return try make(.access(.has(left, path)), from: left.range.start, above: left.height)
    }

    private func parseLike(_ left: Expression) throws(ParseFailure) -> Expression {
        guard peek().kind == .string else { throw unexpected(["a pattern in double quotes"]) }
        let pattern = try pattern(advance())
        return try make(.relation(.like(left, pattern)), from: left.range.start, above: left.height)
    }

    private func parseIs(_ left: Expression) throws(ParseFailure) -> Expression {
        let type = try parseTypeName()
        guard take(.wordIn) else {
            return try make(
                .relation(.isType(left, type, in: nil)), from: left.range.start,
                above: left.height)
        }
        let container = try parseBinary(.sum)
        return try make(
            .relation(.isType(left, type, in: container)), from: left.range.start,
            above: max(left.height, container.height))
    }
}
