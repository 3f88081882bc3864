extension Expression {
    /// What the expression is made of, from left to right.
    var operands: [Expression] {
        switch kind {
        case .literal, .variable: []
        case .logic(let logic): logic.operands
        case .arithmetic(let arithmetic): arithmetic.operands
        case .relation(let relation): relation.operands
        case .access(let access): access.operands
        case .collection(let collection): collection.operands
        }
    }
}

extension LogicExpression {
    fileprivate var operands: [Expression] {
        switch self {
        case .or(let operands), .and(let operands): operands
        case .not(let operand): [operand]
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        }
    }
}

extension ArithmeticExpression {
    fileprivate var operands: [Expression] {
        switch self {
        case .negate(let operand): [operand]
        case .sum(let operands): operands.map(\.expression)
        case .product(let operands): operands
        }
    }
}

extension RelationExpression {
    fileprivate var operands: [Expression] {
        switch self {
        case .compare(_, let left, let right): [left, right]
        case .like(let operand, _): [operand]
        case .isType(let operand, _, let container): [operand] + (container.map { [$0] } ?? [])
        }
    }
}

extension AccessExpression {
    fileprivate var operands: [Expression] {
        switch self {
        case .attribute(let base, _), .has(let base, _): [base]
        case .call(_, let receiver, let argument): [receiver] + (argument.map { [$0] } ?? [])
        case .extensionCall(_, let arguments): arguments
        }
    }
}

extension CollectionExpression {
    fileprivate var operands: [Expression] {
        switch self {
        case .set(let elements): elements
        case .record(let entries): entries.map(\.value)
        }
    }
}
