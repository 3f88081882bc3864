extension Evaluator {
    func arithmetic(
        _ operation: ArithmeticOperation, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        switch operation {
        case .negate(let operand): try negate(operand, node)
        case .sum(let template): try sum(template, node)
        case .product(let operands): try product(operands, node)
        case .compare(let comparison, let pair): try compare(comparison, pair)
        }
    }

    private func compare(
        _ comparison: Comparison, _ pair: NodeReference
    ) throws(EvaluationFailure) -> Term {
        let left = try evaluate(pair)
        let right = try evaluate(pair + 1)
        switch (left, right) {
        case (.long(let left), .long(let right)):
            return .bool(comparison.holds(left, right))
        case (.extension(.datetime(let left)), .extension(.datetime(let right))):
            return .bool(comparison.holds(left.milliseconds, right.milliseconds))
        case (.extension(.duration(let left)), .extension(.duration(let right))):
            return .bool(comparison.holds(left.milliseconds, right.milliseconds))
        case (.bool, _), (.long, _), (.string, _), (.entity, _), (.set, _), (.record, _),
            (.extension, _):
            throw incomparable(left, right, pair)
        }
    }

    /// A long, a moment or a length of time must meet its like, and longs are asked for first;
    /// of two others the left one is to blame.
    @inline(never)
    private func incomparable(
        _ left: Term, _ right: Term, _ pair: NodeReference
    ) -> EvaluationFailure {
        let (leftType, rightType) = (left.typeName, right.typeName)
        for types in [[.long], [.datetime, .duration]] as [[ValueType]] {
            if types.contains(leftType) { return mismatch([leftType], right, pair + 1) }
            if types.contains(rightType) { return mismatch([rightType], left, pair) }
        }
        return mismatch([.long, .datetime, .duration], left, pair)
    }

    private func negate(
        _ operand: NodeReference, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        let value = try long(operand)
        let (result, overflow) = (0 as Int64).subtractingReportingOverflow(value)
        if overflow { throw overflowFailure("-", nil, value, node) }
        return .long(result)
    }

    private func sum(
        _ template: SumTemplate, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        var total: Int64 = 0
        for index in template.operands.indices {
            let isSubtracted = template.isSubtracted[index]
            let value = try long(pointer(template.operands, index))
            let (result, overflow) =
                isSubtracted
                ? total.subtractingReportingOverflow(value)
                : total.addingReportingOverflow(value)
            if overflow { throw overflowFailure(isSubtracted ? "-" : "+", total, value, node) }
            total = result
        }
        return .long(total)
    }

    private func product(
        _ operands: NodeList, _ node: NodeReference
    ) throws(EvaluationFailure) -> Term {
        var total: Int64 = 1
        for index in operands.indices {
            let value = try long(pointer(operands, index))
            let (result, overflow) = total.multipliedReportingOverflow(by: value)
            if overflow { throw overflowFailure("*", total, value, node) }
            total = result
        }
        return .long(total)
    }

    @inline(never)
    private func overflowFailure(
        _ sign: String, _ left: Int64?, _ right: Int64, _ node: NodeReference
    ) -> EvaluationFailure {
        let operation = left.map { "\($0) \(sign) \(right)" } ?? "\(sign)(\(right))"
        return EvaluationFailure(.integerOverflow(operation), node.pointee.range)
    }
}
