/// Operations on integers.
enum ArithmeticOperation: BitwiseCopyable {
    case negate(NodeReference)
    case sum(SumTemplate)
    case product(NodeList)
    /// Left and right.
    case compare(Comparison, NodeReference)
}
