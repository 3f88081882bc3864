/// What an expression is, its parts named by number. Expressions that the language defines by
/// others are what they are defined as: `a != b` is `!(a == b)`, and chains are pairs.
enum ShapeKey: Hashable {
    enum Operator: Hashable {
        case and, or, not, conditional
        case negate, plus, minus, times
        case equal, less, lessOrEqual, isIn
        case set
        case method(BuiltinMethod)
        case function(ExtensionFunction)
    }

    case variable(Variable)
    case bool(Bool)
    case long(Int64)
    case string(EquatableBytes)
    case entity(EntityUID)
    case operation(Operator, [Int32])
    case like(Int32, [EquatableBytes])
    case isType(Int32, EntityType)
    case attribute(Int32, EquatableBytes)
    case has(Int32, EquatableBytes)
    case record([EquatableBytes], [Int32])
}
