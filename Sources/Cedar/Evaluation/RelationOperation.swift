/// Relations between values of any type, and of entities and texts.
enum RelationOperation: BitwiseCopyable {
    /// Left and right.
    case equal(NodeReference, isNegated: Bool)
    /// Entity and container.
    case isIn(NodeReference)
    case isType(NodeReference, Text)
    /// Entity and container.
    case isTypeIn(NodeReference, Text)
    case like(NodeReference, PatternReference)
}
