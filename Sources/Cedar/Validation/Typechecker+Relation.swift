extension Typechecker {
    func checkRelation(_ expression: Expression) -> TypeAnswer {
        guard case .relation(let relation) = expression.kind else { return .failure() }
        switch relation {
        case .compare(let symbol, let left, let right):
            return checkComparison(symbol, left, right, expression)
        case .like(let text, _): return checkLike(text)
        case .isType(let entity, let type, in: let container):
            return check(entity, is: type, in: container, expression)
        }
    }

    private func checkLike(_ text: Expression) -> TypeAnswer {
        .of(.truth, isFailed: check(text, as: .likeText).isFailed)
    }

    private func checkComparison(
        _ symbol: RelationOperator, _ left: Expression, _ right: Expression,
        _ expression: Expression
    ) -> TypeAnswer {
        switch symbol {
        case .equal, .notEqual: checkEqual(symbol, left, right, expression.range)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: checkOrder(left, right)
        case .isIn: checkIn(left, right)
        }
    }

    private func checkEqual(
        _ symbol: RelationOperator, _ left: Expression, _ right: Expression, _ range: SourceRange
    ) -> TypeAnswer {
        let answer = equal(left, check(left), right, check(right), range)
        return symbol == .equal ? answer : answer.negated
    }

    private func checkOrder(_ left: Expression, _ right: Expression) -> TypeAnswer {
        order(left, check(left), right, check(right))
    }

    private func checkIn(_ left: Expression, _ right: Expression) -> TypeAnswer {
        isIn(left, check(left, as: .member), right, check(right, as: .container))
    }

    // MARK: Equality

    private func equal(
        _ left: Expression, _ first: TypeAnswer, _ right: Expression, _ second: TypeAnswer,
        _ range: SourceRange
    ) -> TypeAnswer {
        let isFailed = first.isFailed || second.isFailed
        let truth = equality(left, first.type, right, second.type)
        if truth != .unknown { return .of(.bool(truth), isFailed: isFailed) }
        let fits = areComparable(first.type, second.type, range, .equality)
        return .of(.truth, isFailed: isFailed || !fits)
    }

    /// Entities of different types are never equal, and literals are compared. Other types are
    /// taken for comparable: sets of any two types may both be empty.
    private func equality(
        _ left: Expression, _ leftType: InferredType?, _ right: Expression,
        _ rightType: InferredType?
    ) -> Truth {
        if let first = leftType?.entities, let second = rightType?.entities,
            first.isDisjoint(with: second)
        {
            return .never
        }
        guard let first = literal(left), let second = literal(right) else { return .unknown }
        return Truth(first == second)
    }

    /// The literal that an expression is, or the action of the environment.
    func literal(_ expression: Expression) -> ShapeKey? {
        if case .variable(.action) = expression.kind { return .entity(environment.action) }
        return shapes.literal(expression)
    }

    /// In strict mode, whether two types have one in common; where not it is reported.
    func areComparable(
        _ left: InferredType?, _ right: InferredType?, _ range: SourceRange,
        _ context: JoinContext
    ) -> Bool {
        guard mode == .strict, let left, let right else { return true }
        do throws(Incompatibility) {
            _ = try left.joined(with: right, mode)
            return true
        } catch {
            report(incompatible: [left, right], error, range, context)
            return false
        }
    }

    // MARK: Order

    private func order(
        _ left: Expression, _ first: TypeAnswer, _ right: Expression, _ second: TypeAnswer
    ) -> TypeAnswer {
        guard let leftType = first.type, let rightType = second.type else {
            return .failure(.truth)
        }
        if isSameOrder(leftType, rightType) {
            return .of(.truth, isFailed: first.isFailed || second.isFailed)
        }
        reportOrder(leftType, left.range, rightType, right.range)
        return .failure(.truth)
    }

    private func isSameOrder(_ left: InferredType, _ right: InferredType) -> Bool {
        switch (left, right) {
        case (.long, .long): true
        case (.extension(let first), .extension(let second)):
            first == second && Self.isOrdered(left)
        case (.never, _), (.bool, _), (.long, _), (.string, _), (.set, _), (.record, _),
            (.declared, _), (.entity, _), (.extension, _):
            false
        }
    }

    private static func isOrdered(_ type: InferredType) -> Bool {
        switch type {
        case .long, .extension(.datetime), .extension(.duration): true
        case .never, .bool, .string, .set, .record, .declared, .entity, .extension(.decimal),
            .extension(.ipaddr):
            false
        }
    }

    private func reportOrder(
        _ left: InferredType, _ leftRange: SourceRange, _ right: InferredType,
        _ rightRange: SourceRange
    ) {
        if Self.isOrdered(left), !Self.isOrdered(right) || !isLong(right) {
            return reportOrder(rightRange, "`\(left.text)`", right)
        }
        if Self.isOrdered(right) { return reportOrder(leftRange, "`\(right.text)`", left) }
        for (range, type) in [(leftRange, left), (rightRange, right)] {
            reportOrder(range, "`Long`, `datetime` or `duration`", type)
        }
    }

    private func isLong(_ type: InferredType) -> Bool {
        if case .long = type { return true }
        return false
    }

    private func reportOrder(_ range: SourceRange, _ expected: String, _ type: InferredType) {
        var suggestion: String?
        if case .extension(.decimal) = type {
            suggestion = "decimals are compared by `lessThan`, `greaterThan` and their like"
        }
        report(
            .unexpectedType, range, "expected \(expected), found `\(type.text)`",
            suggestion: suggestion)
    }
}
