extension Typechecker {
    func checkArithmetic(_ expression: Expression) -> TypeAnswer {
        guard case .arithmetic(let arithmetic) = expression.kind else { return .failure() }
        switch arithmetic {
        case .negate(let operand):
            return .of(.long, isFailed: check(operand, as: .argument(.long)).isFailed)
        case .sum(let operands): return checkSum(operands)
        case .product(let operands): return checkProduct(operands)
        }
    }

    private func checkSum(_ operands: [SumOperand]) -> TypeAnswer {
        var isFailed = false
        for place in operands.indices {
            // Only a sum, not a difference, looks like two strings that are joined.
            let isSubtracted = operands[min(max(place, 1), operands.count - 1)].isSubtracted
            let rule = isSubtracted ? OperandRule.factor : .summand
            if check(operands[place].expression, as: rule).isFailed { isFailed = true }
        }
        return .of(.long, isFailed: isFailed)
    }

    private func checkProduct(_ operands: [Expression]) -> TypeAnswer {
        var isFailed = false
        for operand in operands where check(operand, as: .factor).isFailed { isFailed = true }
        return .of(.long, isFailed: isFailed)
    }
}
