extension LayoutBuilder {
    func placePolicies() {
        while kind != .endOfInput {
            placePolicy()
            add(.emptyLine)
        }
        placeEnd()
    }

    private func placePolicy() {
        while kind == .at { placeAnnotation() }
        place()
        add(.blank)
        placeScope()
        while kind != .semicolon { placeCondition() }
        place()
    }

    private func placeAnnotation() {
        place(.at)
        place()
        if place(.leftParenthesis) {
            place()
            place()
        }
        add(.lineEnd)
    }

    // MARK: Scope

    private func placeScope() {
        add(.open)
        place(.leftParenthesis)
        add(.indent(1))
        add(.emptyOrBreak)
        while kind != .rightParenthesis {
            placeConstraint()
            placeComma(before: .rightParenthesis)
        }
        add(.indent(-1))
        add(.emptyOrBreak)
        place()
        add(.close)
    }

    /// A comma and a break, or nothing at the end of a list.
    func placeComma(before end: TokenKind) {
        guard kind == .comma else { return }
        if isNeedlessComma(at: index, before: end) { return drop() }
        place()
        if kind != end { add(.blankOrBreak) }
    }

    private func placeConstraint() {
        place()
        while kind != .comma, kind != .rightParenthesis {
            add(.blank)
            switch kind {
            case .leftBracket: placeActions()
            case .leftParenthesis, .identifier, .wordCedar, .slot: placeEntity()
            default: place()
            }
        }
    }

    private func placeActions() {
        add(.open)
        place(.leftBracket)
        if kind != .rightBracket {
            add(.indent(1))
            add(.emptyOrBreak)
            while kind != .rightBracket {
                placeEntity()
                placeComma(before: .rightBracket)
            }
            add(.indent(-1))
            add(.emptyOrBreak)
        }
        place()
        add(.close)
    }

    /// A name, an entity or a slot, perhaps in parentheses.
    private func placeEntity() {
        var parentheses = 0
        while place(.leftParenthesis) { parentheses += 1 }
        place()
        while place(.doubleColon) { place() }
        for _ in 0..<parentheses { place() }
    }

    // MARK: Conditions

    private func placeCondition() {
        add(.lineEnd)
        place()
        add(.open)
        add(.blankOrBreak)
        place(.leftBrace)
        add(.indent(1))
        add(.blankOrBreak)
        placeExpression()
        add(.indent(-1))
        add(.blankOrBreak)
        place(.rightBrace)
        add(.close)
    }
}
