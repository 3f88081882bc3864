/// What stands around a relation.
enum RelationExpression: Sendable {
    case compare(RelationOperator, Expression, Expression)
    case like(Expression, Pattern)
    case isType(Expression, EntityType, in: Expression?)
}
