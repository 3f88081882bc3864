extension Evaluator {
    func logic(_ operation: LogicOperation) throws(EvaluationFailure) -> Term {
        switch operation {
        case .or(let operands): try or(operands)
        case .and(let operands): .bool(try holds(operands))
        case .not(let operand): .bool(!(try bool(operand)))
        case .conditional(let parts): try evaluate(try bool(parts) ? parts + 1 : parts + 2)
        }
    }

    /// Whether all are true, asked in their order and no further than the first that is not; the
    /// conditions of a policy as well as `&&`.
    func holds(_ conditions: NodeList) throws(EvaluationFailure) -> Bool {
        for index in conditions.indices {
            if !(try bool(pointer(conditions, index))) { return false }
        }
        return true
    }

    private func or(_ operands: NodeList) throws(EvaluationFailure) -> Term {
        for index in operands.indices {
            if try bool(pointer(operands, index)) { return .bool(true) }
        }
        return .bool(false)
    }
}
