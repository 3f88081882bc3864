/// What an expression is, in groups: a function that walks the tree then needs one small frame for
/// the group and one for its member, which is what bounds the depth on a small stack.
enum ExpressionKind: Sendable {
    case literal(Literal)
    case variable(Variable)
    case logic(LogicExpression)
    case arithmetic(ArithmeticExpression)
    case relation(RelationExpression)
    case access(AccessExpression)
    case collection(CollectionExpression)
}
