/// One operand of a chain of `+` and `-`; the first is never subtracted.
struct SumOperand: Sendable {
    let isSubtracted: Bool
    let expression: Expression
}
