extension ConditionWalk {
    /// The operands of a test and the attributes in them, with their values; literals say
    /// themselves, and the context as a whole says too much.
    func seen(in expression: Expression) -> [SeenValue] {
        var operands = expression.operands
        var seen: [SeenValue] = []
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

extension Expression {
    fileprivate var saysNothing: Bool {
        switch kind {
        case .literal, .variable(.context): true
        case .variable, .logic, .arithmetic, .relation, .access, .collection: false
        }
    }
}
