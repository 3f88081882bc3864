// As in the parser, the functions on the way of the recursion are small and one for each group.
extension PolicyPrinter {
    /// An expression in a place that takes what binds at least as tightly as `level`.
    mutating func emit(_ expression: Expression, in level: BindingLevel) {
        guard BindingLevel(expression) < level else { return emit(expression.kind) }
        write("(")
        emit(expression.kind)
        write(")")
    }

    private mutating func emit(_ kind: ExpressionKind) {
        switch kind {
        case .literal(let literal): write(literal)
        case .variable(let variable): write(variable.rawValue)
        case .logic(let logic): emit(logic)
        case .arithmetic(let arithmetic): emit(arithmetic)
        case .relation(let relation): emit(relation)
        case .access(let access): emit(access)
        case .collection(let collection): emit(collection)
        }
    }

    private mutating func write(_ literal: Literal) {
        switch literal {
        case .bool(let value): write(String(value))
        case .long(let value): write(String(value))
        case .string(let value): write(value.cedarLiteral)
        case .entity(let uid): write(uid.description)
        }
    }

    // MARK: Logic

    private mutating func emit(_ logic: LogicExpression) {
        switch logic {
        case .or(let operands): printChain(operands, " || ", .and)
        case .and(let operands): printChain(operands, " && ", .relation)
        case .not(let operand): printNot(operand)
        case .conditional(let condition, let then, let otherwise):
            write("if ")
            emit(condition, in: .conditional)
            write(" then ")
            emit(then, in: .conditional)
            write(" else ")
            emit(otherwise, in: .conditional)
        }
    }

    private mutating func printChain(
        _ operands: [Expression], _ symbol: String, _ level: BindingLevel
    ) {
        for (index, operand) in operands.enumerated() {
            if index > 0 { write(symbol) }
            emit(operand, in: level)
        }
    }

    private mutating func printNot(_ first: Expression) {
        var operand = first
        var count = 1
        write("!")
        while count < CedarLimits.unaryOperatorsMax, case .logic(.not(let inner)) = operand.kind {
            write("!")
            operand = inner
            count += 1
        }
        emit(operand, in: .member)
    }

    // MARK: Arithmetic

    private mutating func emit(_ arithmetic: ArithmeticExpression) {
        switch arithmetic {
        case .negate(let operand):
            printNegation(operand)
        case .sum(let operands):
            for (index, operand) in operands.enumerated() {
                if index > 0 { write(operand.isSubtracted ? " - " : " + ") }
                emit(operand.expression, in: .product)
            }
        case .product(let operands):
            printChain(operands, " * ", .unary)
        }
    }

    /// A literal takes one minus before it into itself, so the negation of 5 is `-(5)` and that of
    /// -5 is `--5`.
    private mutating func printNegation(_ first: Expression) {
        var operand = first
        var count = 1
        write("-")
        while count < CedarLimits.unaryOperatorsMax,
            case .arithmetic(.negate(let inner)) = operand.kind
        {
            write("-")
            operand = inner
            count += 1
        }
        guard case .literal(.long(let value)) = operand.kind else {
            return emit(operand, in: .member)
        }
        let takesMinus = value < 0 && count < CedarLimits.unaryOperatorsMax
        write(takesMinus ? String(value) : "(\(value))")
    }

    // MARK: Relations

    private mutating func emit(_ relation: RelationExpression) {
        switch relation {
        case .compare(let symbol, let left, let right):
            emit(left, in: .sum)
            write(" \(symbol.rawValue) ")
            emit(right, in: .sum)
        case .like(let operand, let pattern):
            emit(operand, in: .sum)
            write(" like \(pattern.cedarLiteral)")
        case .isType(let operand, let type, let container):
            emit(operand, in: .sum)
            write(" is \(type.name)")
            guard let container else { return }
            write(" in ")
            emit(container, in: .sum)
        }
    }

    // MARK: Collections

    private mutating func emit(_ collection: CollectionExpression) {
        switch collection {
        case .set(let elements):
            write("[")
            printList(elements[...])
            write("]")
        case .record(let entries):
            write("{")
            for (index, entry) in entries.enumerated() {
                if index > 0 { write(", ") }
                write(entry.key.attributeText)
                write(": ")
                emit(entry.value, in: .conditional)
            }
            write("}")
        }
    }

    mutating func printList(_ elements: ArraySlice<Expression>) {
        for (index, element) in elements.enumerated() {
            if index > 0 { write(", ") }
            emit(element, in: .conditional)
        }
    }
}
