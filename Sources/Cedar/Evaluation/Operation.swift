/// What a node does, in groups as `ExpressionKind`. Where a case holds one `NodeReference` for
/// several operands, they lie side by side. Trivial.
enum Operation: BitwiseCopyable {
    case constant(Term)
    case variable(Variable)
    case logic(LogicOperation)
    case arithmetic(ArithmeticOperation)
    case relation(RelationOperation)
    case access(AccessOperation)
    case collection(CollectionOperation)
}
