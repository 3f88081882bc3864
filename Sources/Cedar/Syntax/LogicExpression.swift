/// Operations on truth values. A chain of `||` or `&&` is one node with many operands, so that a
/// generated policy of 10,000 alternatives is as flat as it looks.
enum LogicExpression: Sendable {
    case or([Expression])
    case and([Expression])
    case not(Expression)
    case conditional(condition: Expression, then: Expression, otherwise: Expression)
}
