// The functions on the way of the recursion stay small: whatever happens only at the leaves or only
// in an error is a function of its own, so that a debug build's frames stay small as well.
extension Parser {
    /// A whole expression: a conditional or a chain of operators.
    func parseExpression() throws(ParseFailure) -> Expression {
        guard peek().kind == .wordIf else { return try parseBinary(.or) }
        return try parseConditional()
    }

    private func parseConditional() throws(ParseFailure) -> Expression {
        try enter()
        let start = advance().range
        let condition = try parseExpression()
        guard take(.wordThen) else { throw unclosed(.wordThen) }
        let then = try parseExpression()
        guard take(.wordElse) else { throw unclosed(.wordElse) }
        let otherwise = try parseExpression()
        leave()
        return try make(
            .logic(.conditional(condition: condition, then: then, otherwise: otherwise)),
            from: start.start, above: max(condition.height, then.height, otherwise.height))
    }

    /// Operators that bind at least as tightly as `minimum`.
    func parseBinary(_ minimum: Precedence) throws(ParseFailure) -> Expression {
        try enter()
        var left = try parseUnary()
        while let precedence = Precedence(peek().kind), precedence >= minimum {
            left = try extend(left, by: precedence)
        }
        leave()
        return left
    }

    private func extend(
        _ left: Expression, by precedence: Precedence
    ) throws(ParseFailure) -> Expression {
        switch precedence {
        case .or: try parseChain(left, of: .or, operand: .and)
        case .and: try parseChain(left, of: .and, operand: .relation)
        case .relation: try parseRelation(left)
        case .sum: try parseSum(left)
        case .product: try parseProduct(left)
        }
    }

    /// The rest of a chain of `||` or `&&`, as one node.
    private func parseChain(
        _ first: Expression, of token: TokenKind, operand: Precedence
    ) throws(ParseFailure) -> Expression {
        var operands = [first]
        while take(token) {
            operands.append(try parseBinary(operand))
        }
        return try make(
            .logic(token == .or ? .or(operands) : .and(operands)), from: first.range.start,
            above: Parser.height(operands))
    }

    private func parseSum(_ first: Expression) throws(ParseFailure) -> Expression {
        var operands = [SumOperand(isSubtracted: false, expression: first)]
        while peek().kind == .plus || peek().kind == .minus {
            let isSubtracted = advance().kind == .minus
            operands.append(
                SumOperand(isSubtracted: isSubtracted, expression: try parseBinary(.product)))
        }
        return try make(
            .arithmetic(.sum(operands)), from: first.range.start,
            above: Parser.height(operands.map(\.expression)))
    }

    private func parseProduct(_ first: Expression) throws(ParseFailure) -> Expression {
        var operands = [first]
        while take(.star) {
            operands.append(try parseUnary())
        }
        return try make(
            .arithmetic(.product(operands)), from: first.range.start,
            above: Parser.height(operands))
    }

    // MARK: Unary operators

    /// `!` or `-`, each up to four times and never mixed, before a member expression.
    func parseUnary() throws(ParseFailure) -> Expression {
        let kind = peek().kind
        if kind == .not || kind == .minus { return try parseOperated(kind) }
        return try parseMember()
    }

    private func parseOperated(
        _ kind: TokenKind
    ) throws(ParseFailure) -> Expression {
        var starts = try parseUnaryOperators(kind)
        // The literal takes one minus into itself, or the least integer could not be written. A
        // member binds tighter: `-1.a` is `-(1.a)`.
        var operand: Expression
        if kind == .minus, peek().kind == .integer, !peek(1).kind.continuesMember {
            operand = try parseNegativeInteger(from: starts.removeLast())
        } else {
            operand = try parseMember()
        }
        while let start = starts.popLast() {
            operand = try makeUnary(kind, operand, from: start)
        }
        return operand
    }

    private func parseUnaryOperators(
        _ kind: TokenKind
    ) throws(ParseFailure) -> [UInt32] {
        var starts: [UInt32] = []
        while peek().kind == kind {
            starts.append(advance().range.start)
        }
        if starts.count > CedarLimits.unaryOperatorsMax {
            throw failure(
                SourceRange(starts[0], previousEnd),
                "\(kind.rawValue) may be repeated at most four times, found \(starts.count)")
        }
        return starts
    }

    private func makeUnary(
        _ kind: TokenKind, _ operand: Expression, from start: UInt32
    ) throws(ParseFailure) -> Expression {
        try make(
            kind == .not ? .logic(.not(operand)) : .arithmetic(.negate(operand)), from: start,
            above: operand.height)
    }

    // MARK: Making expressions

    /// An expression that ends with the last token and is one higher than its parts, if that is
    /// not too high.
    func make(
        _ kind: ExpressionKind, from start: UInt32, above height: UInt16
    ) throws(ParseFailure) -> Expression {
        let range = SourceRange(start, previousEnd)
        guard Int(height) < CedarLimits.expressionHeightMax else { throw tooDeep(range) }
        return Expression(kind, range, height: height + 1)
    }

    static func height(_ expressions: [Expression]) -> UInt16 {
        expressions.reduce(0) { max($0, $1.height) }
    }
}
