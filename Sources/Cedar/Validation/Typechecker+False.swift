// Only for the warning of a policy that is impossible: its conditions are checked a second time,
// by a checker whose findings nobody reads.
extension Typechecker {
    /// What makes the conditions false; nil where they may be true.
    func falseExpression(of conditions: [Condition]) -> FalseExpression? {
        let mark = present.mark
        defer { present.remove(to: mark) }
        for condition in conditions {
            let isUnless = condition.kind == .unless
            let answer = check(condition.body, as: .condition)
            if isUnless ? answer.isAlways : answer.isNever {
                let culprit = isUnless ? condition.body : falseOperand(of: condition.body)
                return FalseExpression(
                    expression: culprit, isUnless: isUnless, suggestion: nearAttribute(culprit))
            }
            if !isUnless { present.add(answer.capabilities) }
        }
        return nil
    }

    /// The operand of an `&&` that is never true, and so on inwards; else the whole.
    private func falseOperand(of expression: Expression) -> Expression {
        guard case .logic(.and(let operands)) = expression.kind else { return expression }
        for operand in operands {
            let answer = check(operand, as: .condition)
            if answer.isNever { return falseOperand(of: operand) }
            present.add(answer.capabilities)
        }
        return expression
    }

    /// What an attribute that is tested for and unknown was probably meant to be.
    private func nearAttribute(_ expression: Expression) -> String? {
        guard case .access(.has(let holder, let path)) = expression.kind, path.count == 1,
            let type = check(holder).type
        else { return nil }
        let known = index.attributeNames(of: type)
        return Suggestion.advice(for: path[0], among: known.map(\.attributeText))
    }
}
