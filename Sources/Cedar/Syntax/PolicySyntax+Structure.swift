/// Comparison of trees by what was written, not by where: ranges are ignored, texts are compared
/// byte by byte. The recursion is bounded by the height of the trees.
extension PolicySyntax {
    func isSameStructure(as other: PolicySyntax) -> Bool {
        annotations == other.annotations && effect == other.effect
            && principal == other.principal && action == other.action
            && resource == other.resource && conditions.count == other.conditions.count
            && zip(conditions, other.conditions).allSatisfy {
                $0.kind == $1.kind && $0.body.isSameStructure(as: $1.body)
            }
    }
}

extension Expression {
    func isSameStructure(as other: Expression) -> Bool {
        guard height == other.height else { return false }
        switch (kind, other.kind) {
        case (.literal(let left), .literal(let right)): return left.isSame(as: right)
        case (.variable(let left), .variable(let right)): return left == right
        case (.logic(let left), .logic(let right)): return left.isSame(as: right)
        case (.arithmetic(let left), .arithmetic(let right)): return left.isSame(as: right)
        case (.relation(let left), .relation(let right)): return left.isSame(as: right)
        case (.access(let left), .access(let right)): return left.isSame(as: right)
        case (.collection(let left), .collection(let right)): return left.isSame(as: right)
        case (.literal, _), (.variable, _), (.logic, _), (.arithmetic, _), (.relation, _),
            (.access, _), (.collection, _):
            return false
        }
    }

    fileprivate static func areSame(_ left: [Expression], _ right: [Expression]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { $0.isSameStructure(as: $1) }
    }

    fileprivate static func areSame(_ left: Expression?, _ right: Expression?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.isSameStructure(as: right)
    }

    fileprivate static func areSame(_ left: [String], _ right: [String]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { $0.isSameBytes(as: $1) }
    }
}

extension Literal {
    fileprivate func isSame(as other: Literal) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): left.isSameBytes(as: right)
        case (.bool, _), (.long, _), (.string, _), (.entity, _): self == other
        }
    }
}

extension LogicExpression {
    fileprivate func isSame(as other: LogicExpression) -> Bool {
        switch (self, other) {
        case (.or(let left), .or(let right)), (.and(let left), .and(let right)):
            Expression.areSame(left, right)
        case (.not(let left), .not(let right)):
            left.isSameStructure(as: right)
        case (
            .conditional(let condition, let then, let otherwise),
            .conditional(let otherCondition, let otherThen, let otherOtherwise)
        ):
            Expression.areSame(
                [condition, then, otherwise], [otherCondition, otherThen, otherOtherwise])
        case (.or, _), (.and, _), (.not, _), (.conditional, _):
            false
        }
    }
}

extension ArithmeticExpression {
    fileprivate func isSame(as other: ArithmeticExpression) -> Bool {
        switch (self, other) {
        case (.negate(let left), .negate(let right)):
            left.isSameStructure(as: right)
        case (.sum(let left), .sum(let right)):
            left.map(\.isSubtracted) == right.map(\.isSubtracted)
                && Expression.areSame(left.map(\.expression), right.map(\.expression))
        case (.product(let left), .product(let right)):
            Expression.areSame(left, right)
        case (.negate, _), (.sum, _), (.product, _):
            false
        }
    }
}

extension RelationExpression {
    fileprivate func isSame(as other: RelationExpression) -> Bool {
        switch (self, other) {
        case (
            .compare(let symbol, let left, let right),
            .compare(let otherSymbol, let otherLeft, let otherRight)
        ):
            symbol == otherSymbol && Expression.areSame([left, right], [otherLeft, otherRight])
        case (.like(let left, let pattern), .like(let right, let otherPattern)):
            Expression.areSame(pattern.segments, otherPattern.segments)
                && left.isSameStructure(as: right)
        case (
            .isType(let left, let type, let container),
            .isType(let right, let otherType, let otherContainer)
        ):
            type == otherType && left.isSameStructure(as: right)
                && Expression.areSame(container, otherContainer)
        case (.compare, _), (.like, _), (.isType, _):
            false
        }
    }
}

extension AccessExpression {
    fileprivate func isSame(as other: AccessExpression) -> Bool {
        switch (self, other) {
        case (.attribute(let left, let name), .attribute(let right, let otherName)):
            name.isSameBytes(as: otherName) && left.isSameStructure(as: right)
        case (.has(let left, let path), .has(let right, let otherPath)):
            Expression.areSame(path, otherPath) && left.isSameStructure(as: right)
        case (
            .call(let method, let receiver, let argument),
            .call(let otherMethod, let otherReceiver, let otherArgument)
        ):
            method == otherMethod && receiver.isSameStructure(as: otherReceiver)
                && Expression.areSame(argument, otherArgument)
        case (.extensionCall(let function, let left), .extensionCall(let other, let right)):
            function == other && Expression.areSame(left, right)
        case (.attribute, _), (.has, _), (.call, _), (.extensionCall, _):
            false
        }
    }
}

extension CollectionExpression {
    fileprivate func isSame(as other: CollectionExpression) -> Bool {
        switch (self, other) {
        case (.set(let left), .set(let right)):
            Expression.areSame(left, right)
        case (.record(let left), .record(let right)):
            Expression.areSame(left.map(\.key), right.map(\.key))
                && Expression.areSame(left.map(\.value), right.map(\.value))
        case (.set, _), (.record, _):
            false
        }
    }
}
