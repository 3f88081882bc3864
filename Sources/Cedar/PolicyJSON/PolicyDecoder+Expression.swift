// As in the parser, the functions on the way of the recursion are small and one for each group.
extension PolicyDecoder {
    func expression(_ index: Int) throws(JSONFailure) -> Expression {
        try enter(index)
        guard let member = tape.onlyMember(of: index) else { throw noOperator(index) }
        let expression: Expression
        if let symbol = JSONOperator(rawValue: member.key) {
            expression = try self.expression(symbol, member.value, tape.range(index))
        } else {
            expression = try call(member, tape.range(index))
        }
        depth -= 1
        return expression
    }

    private func expression(
        _ symbol: JSONOperator, _ value: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        switch symbol {
        case .value: try self.value(value, range)
        case .variable: try variable(value, range)
        case .slot: throw JSONFailure(range, "a slot can stand in the scope only")
        case .not, .negate, .isEmpty: try unary(symbol, value, range)
        case .or, .and, .add, .subtract, .multiply: try chain(symbol, value, range)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn:
            try comparison(symbol, value, range)
        case .contains, .containsAll, .containsAny, .getTag, .hasTag:
            try method(symbol, value, range)
        case .attribute: try attribute(value, range)
        case .has: try has(value, range)
        case .like: try like(value, range)
        case .isType: try isType(value, range)
        case .conditional: try conditional(value, range)
        case .set: try set(value, range)
        case .record: try record(value, range)
        }
    }

    private func variable(
        _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        let name = try tape.string(index, "the name of a variable")
        guard let variable = Variable(rawValue: name) else {
            throw JSONFailure(
                tape.range(index),
                "`\(name)` is no variable; expected `principal`, `action`, `resource` or "
                    + "`context`")
        }
        return try make(.variable(variable), range, above: 0)
    }

    // MARK: Operators

    private func unary(
        _ symbol: JSONOperator, _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        let operand = try expression(try field("arg", of: index, symbol))
        let kind: ExpressionKind
        switch symbol {
        case .not: kind = .logic(.not(operand))
        case .negate: kind = .arithmetic(.negate(operand))
        default: kind = .access(.call(.isEmpty, receiver: operand, argument: nil))
        }
        return try make(kind, range, above: operand.height)
    }

    private func operands(
        _ symbol: JSONOperator, _ index: Int
    ) throws(JSONFailure) -> (left: Int, right: Int) {
        let fields = try tape.fields(
            index, "the operands of `\(symbol.rawValue)`", required: ["left", "right"])
        return (fields[0] ?? index, fields[1] ?? index)
    }

    private func comparison(
        _ symbol: JSONOperator, _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        let (leftIndex, rightIndex) = try operands(symbol, index)
        let left = try expression(leftIndex)
        let right = try expression(rightIndex)
        guard let relation = RelationOperator(rawValue: symbol.rawValue) else {
            throw noOperator(index)
        }
        return try make(
            .relation(.compare(relation, left, right)), range,
            above: max(left.height, right.height))
    }

    private func method(
        _ symbol: JSONOperator, _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        let (leftIndex, rightIndex) = try operands(symbol, index)
        let receiver = try expression(leftIndex)
        let argument = try expression(rightIndex)
        guard let method = BuiltinMethod(rawValue: symbol.rawValue) else {
            throw noOperator(index)
        }
        return try make(
            .access(.call(method, receiver: receiver, argument: argument)), range,
            above: max(receiver.height, argument.height))
    }

    /// A chain nests to the left by its length; it is followed in a loop and becomes one node.
    private func chain(
        _ first: JSONOperator, _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        var rights: [(symbol: JSONOperator, index: Int)] = []
        var symbol = first
        var (left, right) = try operands(first, index)
        rights.append((symbol, right))
        while let member = tape.onlyMember(of: left),
            let next = JSONOperator(rawValue: member.key), first.chains(with: next)
        {
            symbol = next
            (left, right) = try operands(symbol, member.value)
            rights.append((symbol, right))
        }
        var parts = [SumOperand(isSubtracted: false, expression: try expression(left))]
        while let (symbol, index) = rights.popLast() {
            parts.append(
                SumOperand(isSubtracted: symbol == .subtract, expression: try expression(index)))
        }
        return try chain(first, parts, range)
    }

    private func chain(
        _ symbol: JSONOperator, _ parts: [SumOperand], _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        let operands = parts.map(\.expression)
        let kind: ExpressionKind
        switch symbol {
        case .or: kind = .logic(.or(operands))
        case .and: kind = .logic(.and(operands))
        case .multiply: kind = .arithmetic(.product(operands))
        default: kind = .arithmetic(.sum(parts))
        }
        return try make(kind, range, above: Parser.height(operands))
    }

    private func conditional(
        _ index: Int, _ range: SourceRange
    ) throws(JSONFailure) -> Expression {
        let fields = try tape.fields(
            index, "the parts of `if-then-else`", required: ["if", "then", "else"])
        var parts: [Expression] = []
        for field in fields { parts.append(try expression(field ?? index)) }
        return try make(
            .logic(.conditional(condition: parts[0], then: parts[1], otherwise: parts[2])),
            range, above: Parser.height(parts))
    }

    // MARK: Making expressions

    func enter(_ index: Int) throws(JSONFailure) {
        guard depth < CedarLimits.expressionHeightMax else {
            throw JSONFailure(tape.range(index), Parser.tooDeepProblem)
        }
        depth += 1
    }

    func make(
        _ kind: ExpressionKind, _ range: SourceRange, above height: UInt16
    ) throws(JSONFailure) -> Expression {
        guard Int(height) < CedarLimits.expressionHeightMax else {
            throw JSONFailure(range, Parser.tooDeepProblem)
        }
        return Expression(kind, range, height: height + 1)
    }

    func field(
        _ key: String, of index: Int, _ symbol: JSONOperator
    ) throws(JSONFailure) -> Int {
        let fields = try tape.fields(
            index, "the operand of `\(symbol.rawValue)`", required: [key])
        return fields[0] ?? index
    }

    private func noOperator(_ index: Int) -> JSONFailure {
        guard case .object = tape.kind(index) else {
            return tape.unexpected(index, "an expression as an object")
        }
        let members = tape.members(of: index)
        guard members.count > 1 else {
            return JSONFailure(
                tape.range(index), "expected an operator, found an empty object")
        }
        return JSONFailure(
            members[1].keyRange,
            "an expression has one key, found `\(members[0].key)` and `\(members[1].key)`")
    }
}
