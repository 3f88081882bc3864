extension ConditionWalk {
    /// What would have to change for the test to be `wanted`.
    func change(_ test: Expression, _ outcome: ConditionFinding.Outcome, wanted: Bool) -> String {
        if case .erred(let error) = outcome { return change(test, error) }
        guard !test.isConstant else {
            return "only another policy could change it: it says `\(text(test))`"
        }
        switch test.kind {
        case .literal:
            return "`\(text(test))` would have to be \(wanted)"
        case .relation(let relation): return change(relation, wanted)
        case .access(let access): return change(test, access, wanted)
        case .variable, .logic, .arithmetic, .collection:
            return "`\(text(test))` would have to be \(wanted)"
        }
    }

    private func change(_ test: Expression, _ error: EvaluationError) -> String {
        let failing = failing(test)
        switch error {
        case .recordAttributeMissing(let attribute):
            var record = "the record"
            if case .access(.attribute(let base, _)) = failing.kind { record = "`\(text(base))`" }
            return "\(record) needs the attribute `\(attribute)`, or the policy a test with `has` "
                + "before"
        case .entityAttributeMissing(let entity, let attribute):
            return
                "`\(entity)` needs the attribute `\(attribute)`, or the policy a test with `has` "
                + "before"
        case .entityMissing(let entity):
            return "the entities need `\(entity)`, or the policy a test with `has` before"
        case .tagMissing(let entity, let tag):
            return "`\(entity)` needs the tag `\(tag)`, or the policy a test with `hasTag` before"
        case .typeMismatch(let expected, let found):
            let misfit = misfit(test, error)
            guard misfit?.isConstant != true else {
                return "only another policy could change it: `\(misfit.map(text) ?? "")` is of the "
                    + "type `\(found)`"
            }
            return (misfit.map { "`\(text($0))`" } ?? "the value")
                + " would have to be of the type " + Parser.list(expected.map { "`\($0)`" })
        case .integerOverflow:
            return "the numbers need to be small enough for 64 bits"
        case .argumentCount(let function, let expected, _):
            return "only another policy could change it: `\(function)` takes \(expected) "
                + (expected == 1 ? "argument" : "arguments")
        case .extensionFailure(let function, _):
            guard case .access(.extensionCall(_, let arguments)) = failing.kind,
                let argument = arguments.last
            else { return "`\(function)` needs a value that it can take" }
            return argument.isConstant
                ? "only another policy could change it: `\(function)` cannot take "
                    + "`\(text(argument))`"
                : "`\(text(argument))` would have to be what `\(function)` can take"
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
            let isOfType = value(of: operand)?.node.pointee.type.string == type.name
            return "`\(text(operand))` \(demand) be "
                + (wanted && isOfType ? "" : "of the type `\(type)` and ")
                + "in `\(shown(container))`"
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
            return has(base, path, wanted)
        case .call(let method, let receiver, let argument):
            let values = argument.map { "`\(shown($0))`" } ?? ""
            switch method {
            case .contains:
                // A set that is written out cannot change; what is looked for in it can.
                if receiver.isConstant, let argument, !argument.isConstant {
                    return "`\(text(argument))` \(demand) be one of `\(shown(receiver))`"
                }
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

    /// The first attribute of a path that is missing, or must go.
    private func has(_ base: Expression, _ path: [String], _ wanted: Bool) -> String {
        let missing = path.indices.first { index in
            let part = AccessExpression.has(base, Array(path[...index]))
            return truth(Expression(.access(part), base.range, height: base.height + 1)) != true
        }
        let index = wanted ? missing ?? path.startIndex : path.endIndex - 1
        let owner = path[..<index].reduce(base) { owner, name in
            Expression(.access(.attribute(owner, name)), base.range, height: owner.height + 1)
        }
        let rest = wanted ? path[(index + 1)...] : []
        let names = ([path[index]] + rest).map(\.cedarLiteral)
        return
            "`\(text(owner))` \(wanted ? "would have to" : "must not") have the attribute \(names[0])"
            + (rest.isEmpty ? "" : ", with \(names.dropFirst().joined(separator: " and in it "))")
    }

    private func value(of operand: Expression) -> EntityReference? {
        guard case .entity(let entity)? = try? value(operand) else { return nil }
        return entity
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
