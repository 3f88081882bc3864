extension Operation {
    /// Whether the result is known without a request and a store. `in`, attributes and tags of a
    /// constant entity are not: the store decides them.
    var isFoldable: Bool {
        switch self {
        case .constant, .variable: false
        case .logic(let operation): operation.isFoldable
        case .arithmetic(let operation): operation.isFoldable
        case .relation(let operation): operation.isFoldable
        case .access(let operation): operation.isFoldable
        case .collection(let operation): operation.isFoldable
        }
    }
}

extension LogicOperation {
    fileprivate var isFoldable: Bool {
        switch self {
        case .or(let operands): LogicOperation.isDecided(operands, by: true)
        case .and(let operands): LogicOperation.isDecided(operands, by: false)
        case .not(let operand): operand.pointee.isConstant
        case .conditional(let parts):
            parts[0].isConstant && parts[1].isConstant && parts[2].isConstant
        }
    }

    /// Whether the operands are constant up to one that ends the evaluation, or altogether.
    private static func isDecided(_ operands: NodeList, by value: Bool) -> Bool {
        for operand in operands {
            guard case .constant(let term) = operand.operation else { return false }
            if case .bool(value) = term { return true }
        }
        return true
    }
}

extension ArithmeticOperation {
    fileprivate var isFoldable: Bool {
        switch self {
        case .negate(let operand): operand.pointee.isConstant
        case .sum(let template): template.operands.allSatisfy(\.isConstant)
        case .product(let operands): operands.allSatisfy(\.isConstant)
        case .compare(_, let pair): pair[0].isConstant && pair[1].isConstant
        }
    }
}

extension RelationOperation {
    fileprivate var isFoldable: Bool {
        switch self {
        case .isIn, .isTypeIn: false
        case .equal(let pair, _): pair[0].isConstant && pair[1].isConstant
        case .isType(let operand, _), .like(let operand, _): operand.pointee.isConstant
        }
    }
}

extension AccessOperation {
    fileprivate var isFoldable: Bool {
        switch self {
        case .attribute(let base, _), .has(let base, _): base.pointee.isConstantRecord
        case .call(let method, let operands):
            switch method {
            case .contains, .containsAll, .containsAny:
                operands[0].isConstant && operands[1].isConstant
            case .isEmpty: operands[0].isConstant
            case .getTag, .hasTag: false
            }
        case .extensionCall(_, let arguments): arguments.allSatisfy(\.isConstant)
        }
    }
}

extension CollectionOperation {
    fileprivate var isFoldable: Bool {
        switch self {
        case .set(let elements): elements.allSatisfy(\.isConstant)
        case .record(let template): template.values.allSatisfy(\.isConstant)
        }
    }
}

extension Node {
    fileprivate var isConstant: Bool {
        if case .constant = operation { return true }
        return false
    }

    /// A nested `has` may come to an entity on its way, so only records without entities count.
    fileprivate var isConstantRecord: Bool {
        guard case .constant(.record(let record)) = operation else { return false }
        return record.fields.allSatisfy { field in
            switch field.value {
            case .bool, .long, .string, .set, .extension: true
            case .entity, .record: false
            }
        }
    }
}
