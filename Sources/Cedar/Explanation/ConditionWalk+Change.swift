extension ConditionWalk {
    /// What would have to change for the test to be `wanted`.
    func change(_ test: Expression, _ outcome: ConditionFinding.Outcome, wanted: Bool) -> String {
        if case .erred(let error) = outcome { return change(error, misfit(test, error)) }
        switch test.kind {
        case .literal:
            return "only another policy could change it: it says `\(text(test))`"
        case .relation(let relation): return change(relation, wanted)
        case .access(let access): return change(test, access, wanted)
        case .variable, .logic, .arithmetic, .collection:
            return "`\(text(test))` would have to be \(wanted)"
        }
    }

    private func change(_ error: EvaluationError, _ misfit: Expression?) -> String {
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
            (misfit.map { "`\(text($0))`" } ?? "the value") + " would have to be of the type "
                + Parser.list(expected.map { "`\($0)`" })
        case .integerOverflow:
            "the numbers need to be small enough for 64 bits"
        case .argumentCount(let function, let expected, _):
            "only another policy could change it: `\(function)` takes \(expected) "
                + (expected == 1 ? "argument" : "arguments")
        case .extensionFailure(let function, _):
            "`\(function)` needs a value that it can take"
        }
    }

    private func change(_ relation: RelationExpression, _ wanted: Bool) -> String {
        let demand = wanted ? "would have to" : "must not"
        switch relation {
        case .compare(let symbol, let left, let right):
            let isReversed = left.isLiteral && !right.isLiteral
            return isReversed && symbol != .isIn
                ? compare(symbol.mirrored, right, left, wanted)
                : compare(symbol, left, right, wanted)
        case .like(let operand, let pattern):
            return "`\(text(operand))` \(demand) match \(pattern.cedarLiteral)"
        case .isType(let operand, let type, nil):
            return "`\(text(operand))` \(demand) be of the type `\(type)`"
        case .isType(let operand, let type, let container?):
            return "`\(text(operand))` \(demand) be of the type `\(type)` and in "
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
        let demand = wanted ? "would have to" : "must not"
        switch access {
        case .attribute, .extensionCall:
            return "`\(text(test))` would have to be \(wanted)"
        case .has(let base, let path):
            let name = path.map(\.cedarLiteral).joined(separator: ", ")
            let what = path.count == 1 ? "the attribute \(name)" : "the attributes \(name)"
            return "`\(text(base))` \(demand) have \(what)"
        case .call(let method, let receiver, let argument):
            let values = argument.map { "`\(shown($0))`" } ?? ""
            switch method {
            case .contains:
                return "`\(text(receiver))` \(demand) contain \(values)"
            case .containsAll:
                return "`\(text(receiver))` \(demand) contain all of \(values)"
                    + decisive(receiver, argument, "it lacks") { !$0.contains($1) }
            case .containsAny:
                return "`\(text(receiver))` \(demand) contain any of \(values)"
                    + decisive(receiver, argument, "it has") { $0.contains($1) }
            case .isEmpty:
                return "`\(text(receiver))` \(demand) be empty"
            case .hasTag:
                return "`\(text(receiver))` \(demand) have the tag \(values)"
            case .getTag:
                return "`\(text(test))` would have to be \(wanted)"
            }
        }
    }

    /// The elements of the argument that decided, where these are some of several.
    private func decisive(
        _ receiver: Expression, _ argument: Expression?, _ verb: String,
        _ isDecisive: (TermSet, Term) -> Bool
    ) -> String {
        guard let argument, case .set(let held)? = try? value(receiver),
            case .set(let asked)? = try? value(argument)
        else { return "" }
        let found = asked.elements.filter { isDecisive(held, $0) }
        guard !found.isEmpty, found.count < asked.count else { return "" }
        let list = Value.list(Set(found.map(\.value)))
        return "; \(verb) `\(list.cut(CedarLimits.explainedTextMax))`"
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
