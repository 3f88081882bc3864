extension Parser {
    /// `principal` or `resource` with nothing, `== E`, `in E`, `is T` or `is T in E`.
    func parseEntityConstraint(
        _ variable: Variable
    ) throws(ParseFailure) -> EntityConstraint {
        try parseScopeVariable(variable)
        switch peek().kind {
        case .equal:
            advance()
            return .equal(try parseScopeEntity(slotOf: variable))
        case .wordIn:
            advance()
            return .isIn(try parseScopeEntity(slotOf: variable))
        case .wordIs:
            advance()
            let type = try parseTypeName()
            guard take(.wordIn) else { return .isType(type) }
            return .isTypeIn(type, try parseScopeEntity(slotOf: variable))
        case .comma, .rightParenthesis:
            return .any
        default:
            try refuseOperator()
            throw unexpected([.equal, .wordIn, .wordIs, .comma])
        }
    }

    /// `action` with nothing, `== E`, `in E` or `in [E, …]`, where each E is an action.
    func parseActionConstraint() throws(ParseFailure) -> ActionConstraint {
        try parseScopeVariable(.action)
        switch peek().kind {
        case .equal:
            advance()
            return .equal(try parseScopeAction())
        case .wordIn:
            advance()
            return try parseActionParent()
        case .comma, .rightParenthesis:
            return .any
        case .wordIs:
            throw failure(peek().range, "`is` cannot stand in the scope of an action")
        default:
            try refuseOperator()
            throw unexpected([.equal, .wordIn, .comma])
        }
    }

    /// An action or a list of actions, either in parentheses perhaps.
    private func parseActionParent() throws(ParseFailure) -> ActionConstraint {
        var parentheses = 0
        while peek(parentheses).kind == .leftParenthesis { parentheses += 1 }
        guard peek(parentheses).kind == .leftBracket else {
            return .isIn(try parseScopeAction())
        }
        for _ in 0...parentheses { advance() }
        let actions = try parseScopeActions()
        for _ in 0..<parentheses { try expect(.rightParenthesis) }
        return .isInAny(actions)
    }

    private func parseScopeActions() throws(ParseFailure) -> [EntityUID] {
        var actions: [EntityUID] = []
        while !take(.rightBracket) {
            actions.append(try parseScopeAction())
            if peek().kind != .rightBracket {
                try expect(.comma, or: [.rightBracket])
            }
        }
        return actions
    }

    private func parseScopeAction() throws(ParseFailure) -> EntityUID {
        let start = peek().range
        let action = try parseScopeEntity()
        guard action.type.isAction else {
            throw failure(
                SourceRange(start.start, previousEnd),
                "expected an entity of type `Action`, found `\(action)`")
        }
        return action
    }

    /// An entity or the slot of the variable, either in parentheses perhaps.
    private func parseScopeEntity(
        slotOf variable: Variable
    ) throws(ParseFailure) -> ScopeEntity {
        var ahead = 0
        while peek(ahead).kind == .leftParenthesis { ahead += 1 }
        guard peek(ahead).kind == .slot else { return .entity(try parseScopeEntity()) }
        for _ in 0..<ahead { advance() }
        let slot = peek()
        guard text(slot) == "?\(variable.rawValue)" else {
            throw failure(
                slot.range,
                "expected the slot `?\(variable.rawValue)`, found `\(text(slot))`")
        }
        advance()
        for _ in 0..<ahead { try expect(.rightParenthesis) }
        return .slot
    }

    /// An entity, which may stand in parentheses.
    private func parseScopeEntity() throws(ParseFailure) -> EntityUID {
        var parentheses = 0
        // A loop and a count, so that no number of parentheses costs stack.
        while take(.leftParenthesis) { parentheses += 1 }
        let token = peek()
        switch token.kind {
        case .slot:
            throw failure(token.range, "the slot `\(text(token))` cannot stand for an action")
        case .leftBracket:
            throw failure(
                token.range,
                "expected one entity, found a set of entities; test it in a `when` clause")
        case .identifier, .wordCedar:
            break
        default:
            throw unexpected(["an entity"])
        }
        let entity = try parseEntityName()
        while parentheses > 0 {
            try expect(.rightParenthesis)
            parentheses -= 1
        }
        return entity
    }

    private func refuseOperator() throws(ParseFailure) {
        let token = peek()
        switch token.kind {
        case .colon:
            throw failure(token.range, "`:` cannot constrain a type; write `is`")
        case .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus, .star,
            .and, .or, .wordHas, .wordLike:
            throw failure(token.range, "the operator `\(text(token))` cannot stand in a scope")
        default:
            return
        }
    }
}
