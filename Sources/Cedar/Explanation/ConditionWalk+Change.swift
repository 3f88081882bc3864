extension ConditionWalk {
    /// What would have to change for the test to be `wanted`.
    func change(_ test: Expression, _ outcome: ConditionFinding.Outcome, wanted: Bool) -> String {
        if case .erred(let error) = outcome { return change(error) }
        switch test.kind {
        case .literal:
            return "only another policy could change it: it says `\(text(test))`"
        case .relation(let relation): return change(relation, wanted)
        case .access(let access): return change(test, access, wanted)
        case .variable, .logic, .arithmetic, .collection:
            return "`\(text(test))` would have to be \(wanted)"
        }
    }

    private func change(_ error: EvaluationError) -> String {
        switch error {
        case .recordAttributeMissing(let attribute):
            "the record needs the attribute `\(attribute)`, or the policy a test with `has` before"
        case .entityAttributeMissing(let entity, let attribute):
            "`\(entity)` needs the attribute `\(attribute)`, or the policy a test with `has` before"
        case .entityMissing(let entity):
            "the entities need `\(entity)`, or the policy a test with `has` before"
        case .tagMissing(let entity, let tag):
            "`\(entity)` needs the tag `\(tag)`, or the policy a test with `hasTag` before"
        case .typeMismatch(let expected, _):
            "the value needs the type \(Parser.list(expected.map { "`\($0)`" }))"
        case .integerOverflow:
            "the numbers need to be small enough for 64 bits"
        case .argumentCount(let function, let expected, _):
            "only another policy could change it: `\(function)` takes \(expected) arguments"
        case .extensionFailure(let function, _):
            "`\(function)` needs a value that it can take"
        }
    }

    private func change(_ relation: RelationExpression, _ wanted: Bool) -> String {
        let negation = wanted ? "" : "not "
        switch relation {
        case .compare(let symbol, let left, let right):
            let isReversed = left.isLiteral && !right.isLiteral
            return isReversed && symbol != .isIn
                ? compare(symbol.mirrored, right, left, wanted)
                : compare(symbol, left, right, wanted)
        case .like(let operand, let pattern):
            return "`\(text(operand))` would \(negation)have to match \(pattern.cedarLiteral)"
        case .isType(let operand, let type, nil):
            return "`\(text(operand))` would \(negation)have to be of the type `\(type)`"
        case .isType(let operand, let type, let container?):
            return "`\(text(operand))` would \(negation)have to be of the type `\(type)` and in "
                + "`\(shown(container))`"
        }
    }

    private func compare(
        _ symbol: RelationOperator, _ left: Expression, _ right: Expression, _ wanted: Bool
    ) -> String {
        let demand: String
        switch (symbol, wanted) {
        case (.equal, true), (.notEqual, false): demand = "be"
        case (.equal, false), (.notEqual, true): demand = "be other than"
        case (.less, true), (.greaterOrEqual, false): demand = "be less than"
        case (.lessOrEqual, true), (.greater, false): demand = "be at most"
        case (.greater, true), (.lessOrEqual, false): demand = "be more than"
        case (.greaterOrEqual, true), (.less, false): demand = "be at least"
        case (.isIn, true): demand = "be in"
        case (.isIn, false): demand = "be outside"
        }
        return "`\(text(left))` would have to \(demand) `\(shown(right))`"
    }

    private func change(
        _ test: Expression, _ access: AccessExpression, _ wanted: Bool
    ) -> String {
        let negation = wanted ? "" : "not "
        switch access {
        case .attribute, .extensionCall:
            return "`\(text(test))` would have to be \(wanted)"
        case .has(let base, let path):
            let name = path.map(\.cedarLiteral).joined(separator: ", ")
            let what = path.count == 1 ? "the attribute \(name)" : "the attributes \(name)"
            return "`\(text(base))` would \(negation)have to have \(what)"
        case .call(let method, let receiver, let argument):
            let values = argument.map { "`\(shown($0))`" } ?? ""
            switch method {
            case .contains:
                return "`\(text(receiver))` would \(negation)have to contain \(values)"
            case .containsAll:
                return "`\(text(receiver))` would \(negation)have to contain all of \(values)"
            case .containsAny:
                return "`\(text(receiver))` would \(negation)have to contain any of \(values)"
            case .isEmpty:
                return "`\(text(receiver))` would \(negation)have to be empty"
            case .hasTag:
                return "`\(text(receiver))` would \(negation)have to have the tag \(values)"
            case .getTag:
                return "`\(text(test))` would have to be \(wanted)"
            }
        }
    }

    /// The value of an operand where it is known and short, else what was written.
    private func shown(_ operand: Expression) -> String {
        guard let term = try? value(operand) else { return text(operand) }
        let value = term.value.description
        return value.utf8.count <= CedarLimits.explainedTextMax ? value : text(operand)
    }
}

extension Expression {
    fileprivate var isLiteral: Bool {
        if case .literal = kind { return true }
        return false
    }
}

extension RelationOperator {
    /// The relation that holds with the operands exchanged.
    fileprivate var mirrored: RelationOperator {
        switch self {
        case .equal, .notEqual, .isIn: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
