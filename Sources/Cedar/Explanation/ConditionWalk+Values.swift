extension ConditionWalk {
    /// The operands of a test and the attributes in them, with their values.
    func seen(
        in expression: Expression, _ outcome: ConditionFinding.Outcome
    ) -> [SeenValue] {
        var operands = expression.operands
        var seen: [SeenValue] = []
        if case .erred(let error) = outcome, let misfit = misfit(expression, error) {
            // Before all others, the literals among them included: it is what is wrong.
            if let term = try? value(misfit) {
                seen.append(SeenValue(expression: text(misfit), value: term.value))
            }
        }
        var next = 0
        // Breadth first, so that what the test compares comes before what that was made of.
        while next < operands.count, seen.count < CedarLimits.explainedValuesMax {
            let operand = operands[next]
            next += 1
            if operand.saysNothing { continue }
            if operands.count < CedarLimits.explainedPartsMax { operands += operand.operands }
            guard let term = try? value(operand) else { continue }
            let value = SeenValue(expression: text(operand), value: term.value)
            if !seen.contains(value) { seen.append(value) }
        }
        return seen
    }
}

extension ConditionWalk {
    /// The innermost expression that errs, or the whole where only its type is wrong.
    func failing(_ expression: Expression) -> Expression {
        var inner = expression
        while let operand = evaluated(inner).first(where: { (try? value($0)) == nil }) {
            inner = operand
        }
        return inner
    }

    /// The expression whose value has a type that the error does not take; nil where it is none of
    /// the expressions, or the error is another.
    func misfit(_ expression: Expression, _ error: EvaluationError) -> Expression? {
        guard case .typeMismatch(let expected, let found) = error else { return nil }
        let inner = failing(expression)
        let candidates = (try? value(inner)) == nil ? evaluated(inner) : [inner]
        return candidates.first { candidate in
            guard let type = (try? value(candidate))?.typeName else { return false }
            return type == found && !expected.contains(type)
        }
    }

    /// The operands without the branch that is not taken.
    private func evaluated(_ expression: Expression) -> [Expression] {
        guard case .logic(.conditional(let condition, let then, let otherwise)) = expression.kind
        else { return expression.operands }
        guard let isThen = truth(condition) else { return [condition] }
        return [condition, isThen ? then : otherwise]
    }
}

extension Expression {
    /// Literals say themselves, and so does what is made of them; the context as a whole says too
    /// much.
    fileprivate var saysNothing: Bool {
        switch kind {
        case .variable(.context): true
        case .variable, .literal, .logic, .arithmetic, .relation, .access, .collection: isConstant
        }
    }

    /// Whether it is the same for every request and all entities.
    var isConstant: Bool {
        switch kind {
        case .literal(.entity), .variable: false
        case .literal: true
        case .logic, .arithmetic, .relation, .access, .collection:
            operands.allSatisfy(\.isConstant)
        }
    }
}
