extension Parser {
    /// `@annotation… effect ( scope ) condition… ;`
    func parsePolicy() throws(ParseFailure) -> PolicySyntax {
        let start = peek().range
        let annotations = try parseAnnotations()
        let effect = try parseEffect()
        try expect(.leftParenthesis)
        let principal = try parseEntityConstraint(.principal)
        try parseSeparator(before: .action)
        let action = try parseActionConstraint()
        try parseSeparator(before: .resource)
        let resource = try parseEntityConstraint(.resource)
        try parseEndOfScope()
        let conditions = try parseConditions()
        let end = try expect(.semicolon)
        return PolicySyntax(
            annotations: annotations, effect: effect, principal: principal, action: action,
            resource: resource, conditions: conditions, range: start.extended(to: end.range))
    }

    private func parseEffect() throws(ParseFailure) -> Effect {
        let token = peek()
        guard token.kind == .identifier, let effect = Effect(rawValue: text(token)) else {
            throw unexpected(["`permit`", "`forbid`", "`@`"])
        }
        advance()
        return effect
    }

    private func parseSeparator(before variable: Variable) throws(ParseFailure) {
        if peek().kind == .rightParenthesis {
            throw missing(variable)
        }
        try expect(.comma)
        if peek().kind == .rightParenthesis {
            throw missing(variable)
        }
    }

    private func parseEndOfScope() throws(ParseFailure) {
        if take(.comma), peek().kind != .rightParenthesis {
            let token = peek()
            guard token.kind == .identifier else { throw unexpected([.rightParenthesis]) }
            throw failure(
                token.range,
                "the scope ends after `resource`, but `\(text(token))` follows")
        }
        try expect(.rightParenthesis, or: [.comma])
    }

    /// The variable that must come next in a scope.
    func parseScopeVariable(_ variable: Variable) throws(ParseFailure) {
        let token = peek()
        if token.kind == .rightParenthesis { throw missing(variable) }
        guard token.kind == .identifier, text(token) == variable.rawValue else {
            throw unexpected(["`\(variable.rawValue)`"])
        }
        advance()
    }

    private func missing(_ variable: Variable) -> ParseFailure {
        failure(peek().range, "the scope lacks `\(variable.rawValue)`")
    }

    private func parseConditions() throws(ParseFailure) -> [Condition] {
        var conditions: [Condition] = []
        while peek().kind != .semicolon {
            let token = peek()
            guard token.kind == .identifier, let kind = Condition.Kind(rawValue: text(token)) else {
                throw unexpected(["`when`", "`unless`", "`;`"])
            }
            advance()
            try expect(.leftBrace)
            if peek().kind == .rightBrace {
                throw failure(
                    token.range.extended(to: peek().range),
                    "a `\(kind.rawValue)` clause cannot be empty")
            }
            let body = try parseExpression()
            guard take(.rightBrace) else { throw unclosed(.rightBrace) }
            conditions.append(Condition(kind: kind, body: body))
        }
        return conditions
    }
}
