/// Operations on truth values.
enum LogicOperation: BitwiseCopyable {
    case or(NodeList)
    case and(NodeList)
    case not(NodeReference)
    /// Condition, then, otherwise.
    case conditional(NodeReference)
}
