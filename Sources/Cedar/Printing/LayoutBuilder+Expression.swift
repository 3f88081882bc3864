// As in the parser, the functions on the way of the recursion are small.
extension LayoutBuilder {
    func placeExpression() {
        if kind == .wordIf { placeConditional() } else { placeBinary(.or) }
    }

    /// `else if` stays together, so that a ladder of them does not move to the right.
    private func placeConditional() {
        add(.open)
        placeBranch()
        add(.blankOrBreak)
        placeBranch()
        add(.blankOrBreak)
        if kind(at: index + 1) == .wordIf {
            place(.wordElse)
            add(.blank)
            placeConditional()
        } else {
            placeBranch()
        }
        add(.close)
    }

    /// `if`, `then` or `else` and the expression behind it.
    private func placeBranch() {
        place()
        add(.indent(1))
        add(.blankOrBreak)
        placeExpression()
        add(.indent(-1))
    }

    // MARK: Operators

    /// Operators that bind at least as tightly as `minimum`. The groups around their operands begin
    /// at a step that was reserved, because what follows an operand is not known before it.
    ///
    /// Gives the outermost chain of operators, whose lines the caller may set off.
    @discardableResult
    private func placeBinary(_ minimum: Precedence) -> Chain? {
        let start = reserve()
        var chain: Chain?
        placeUnary()
        while let precedence = Precedence(kind), precedence >= minimum {
            setOff(chain)
            if precedence == .relation {
                chain = nil
                placeRelation()
            } else {
                openGroup(at: start)
                chain = placeOperators(precedence)
                add(.close)
            }
        }
        return chain
    }

    /// The steps between which the lines of a chain may be indented.
    private struct Chain {
        let start: Int
        let end: Int
    }

    /// Indents the lines of a chain that is an operand of another.
    private func setOff(_ chain: Chain?) {
        guard let chain else { return }
        setIndentation(chain.start, 1)
        setIndentation(chain.end, -1)
    }

    /// The operators of one level and their right operands.
    private func placeOperators(_ precedence: Precedence) -> Chain {
        let start = reserveIndentation()
        repeat {
            add(.blank)
            place()
            add(.blankOrBreak)
            setOff(placeOperand(above: precedence))
        } while Precedence(kind) == precedence
        return Chain(start: start, end: reserveIndentation())
    }

    private func placeOperand(above precedence: Precedence) -> Chain? {
        switch precedence {
        case .or: return placeBinary(.and)
        case .and: return placeBinary(.relation)
        case .relation: return placeBinary(.sum)
        case .sum: return placeBinary(.product)
        case .product:
            placeUnary()
            return nil
        }
    }

    /// The operator and what stands right of it; a group of its own, so that a left side of many
    /// lines does not part them.
    private func placeRelation() {
        add(.open)
        add(.blank)
        switch kind {
        case .wordHas:
            place()
            add(.blank)
            placePath(.dot)
        case .wordIs:
            place()
            add(.blank)
            placePath(.doubleColon)
            if kind == .wordIn {
                add(.blank)
                placeRightSide()
            }
        default:
            placeRightSide()
        }
        add(.close)
    }

    private func placeRightSide() {
        place()
        add(.indent(1))
        add(.blankOrBreak)
        placeBinary(.sum)
        add(.indent(-1))
    }

    private func placePath(_ separator: TokenKind) {
        place()
        while place(separator) { place() }
    }

    private func placeUnary() {
        while kind == .not || kind == .minus { place() }
        placeMember()
    }

    // MARK: Members

    private func placeMember() {
        placePrimary()
        while true {
            switch kind {
            case .dot:
                place()
                place()
            case .leftBracket:
                place()
                place()
                place()
            case .leftParenthesis:
                placeArguments()
            default:
                return
            }
        }
    }

    private func placePrimary() {
        switch kind {
        case .leftParenthesis: placeParentheses()
        case .leftBracket: placeList(.rightBracket, .emptyOrBreak)
        case .leftBrace: placeList(.rightBrace, .blankOrBreak)
        default: placePath(.doubleColon)
        }
    }

    private func placeParentheses() {
        add(.open)
        place()
        add(.indent(1))
        add(.emptyOrBreak)
        placeExpression()
        add(.indent(-1))
        add(.emptyOrBreak)
        place()
        add(.close)
    }

    /// A set or a record alone between the parentheses breaks in their place.
    private func placeArguments() {
        guard isCollectionAlone(at: index + 1) else {
            return placeList(.rightParenthesis, .emptyOrBreak)
        }
        place()
        placePrimary()
        placeComma(before: .rightParenthesis)
        place()
    }

    private func isCollectionAlone(at first: Int) -> Bool {
        guard kind(at: first) == .leftBracket || kind(at: first) == .leftBrace else {
            return false
        }
        let behind = placeBehindBracket(at: first)
        return kind(at: behind) == .rightParenthesis
            || isNeedlessComma(at: behind, before: .rightParenthesis)
    }

    private func placeList(_ end: TokenKind, _ edge: LayoutItem) {
        add(.open)
        place()
        if kind != end {
            add(.indent(1))
            add(edge)
            while kind != end {
                placeElement(isEntry: end == .rightBrace)
                placeComma(before: end)
            }
            add(.indent(-1))
            add(edge)
        }
        place()
        add(.close)
    }

    private func placeElement(isEntry: Bool) {
        if isEntry {
            place()
            place(.colon)
            add(.blank)
        }
        placeExpression()
    }
}
