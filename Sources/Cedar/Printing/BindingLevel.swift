/// How tightly the outermost operator of an expression binds, loosest first. What stands in the
/// place of an operand and binds more loosely than the place demands needs parentheses.
enum BindingLevel: Int, Comparable {
    case conditional
    case or
    case and
    case relation
    case sum
    case product
    case unary
    case member

    init(_ expression: Expression) {
        self =
            switch expression.kind {
            case .literal(let literal): BindingLevel(literal)
            case .variable, .collection: .member
            case .logic(let logic): BindingLevel(logic)
            case .arithmetic(let arithmetic): BindingLevel(arithmetic)
            case .relation: .relation
            case .access(let access): BindingLevel(access)
            }
    }

    private init(_ literal: Literal) {
        if case .long(let value) = literal, value < 0 {
            self = .unary
        } else {
            self = .member
        }
    }

    private init(_ logic: LogicExpression) {
        self =
            switch logic {
            case .or: .or
            case .and: .and
            case .not: .unary
            case .conditional: .conditional
            }
    }

    private init(_ arithmetic: ArithmeticExpression) {
        self =
            switch arithmetic {
            case .negate: .unary
            case .sum: .sum
            case .product: .product
            }
    }

    private init(_ access: AccessExpression) {
        self =
            switch access {
            case .attribute, .call, .extensionCall: .member
            case .has(_, let path): PolicyPrinter.isWritable(path: path) ? .relation : .and
            }
    }

    static func < (left: BindingLevel, right: BindingLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}
