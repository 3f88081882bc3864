/// Operations on integers. A chain of `+` and `-`, or of `*`, is one node with many operands.
enum ArithmeticExpression: Sendable {
    case negate(Expression)
    case sum([SumOperand])
    case product([Expression])
}
