/// The key of an expression in policies as JSON; the raw value is how it is spelt. Extension
/// functions stand under their own names and are not among these.
enum JSONOperator: String, CaseIterable {
    case value = "Value"
    case variable = "Var"
    case slot = "Slot"

    case not = "!"
    case negate = "neg"
    case isEmpty

    case or = "||"
    case and = "&&"
    case add = "+"
    case subtract = "-"
    case multiply = "*"

    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"

    case contains
    case containsAll
    case containsAny
    case getTag
    case hasTag

    case attribute = "."
    case has
    case like
    case isType = "is"
    case conditional = "if-then-else"
    case set = "Set"
    case record = "Record"

    /// Whether both are operators of one chain: of `||`, of `&&`, of `+` and `-`, or of `*`.
    func chains(with other: JSONOperator) -> Bool {
        switch self {
        case .add, .subtract: other == .add || other == .subtract
        case .or, .and, .multiply: other == self
        case .value, .variable, .slot, .not, .negate, .isEmpty, .equal, .notEqual, .less,
            .lessOrEqual, .greater, .greaterOrEqual, .isIn, .contains, .containsAll, .containsAny,
            .getTag, .hasTag, .attribute, .has, .like, .isType, .conditional, .set, .record:
            false
        }
    }
}
