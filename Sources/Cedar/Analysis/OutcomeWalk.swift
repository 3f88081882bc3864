/// Tells what the conditions of a policy can come to, from constants, from the types that
/// operations give and take, and from what the scope says of the principal and the resource.
///
/// Recursion is bounded by `CedarLimits.expressionHeightMax`; a node is visited once, and again for
/// each level that `culprit` descends.
struct OutcomeWalk {
    let scope: PolicySyntax

    init(_ scope: PolicySyntax) {
        self.scope = scope
    }

    func asBool(_ node: Node) -> Outcomes {
        outcomes(node).asBool
    }

    func outcomes(_ node: Node) -> Outcomes {
        switch node.operation {
        case .constant(.bool(let value)): value ? .holds : .fails
        case .constant, .variable: .other
        case .logic(let operation): logic(operation)
        case .arithmetic, .relation, .access, .collection: strict(node)
        }
    }

    /// The innermost expression that errs each time that `node` is evaluated; it must be one that
    /// does.
    func culprit(_ node: Node) -> Node {
        var current = node
        while let inner = alwaysEvaluated(current).first(where: { outcomes($0) == .errs }) {
            current = inner
        }
        return current
    }

    // MARK: Truth values

    private func logic(_ operation: LogicOperation) -> Outcomes {
        switch operation {
        case .or(let operands): chain(operands, endedBy: .holds, else: .fails)
        case .and(let operands): chain(operands, endedBy: .fails, else: .holds)
        case .not(let operand): outcomes(operand.pointee).negated
        case .conditional(let parts): conditional(parts)
        }
    }

    private func chain(
        _ operands: NodeList, endedBy end: Outcomes, else last: Outcomes
    ) -> Outcomes {
        var result: Outcomes = []
        for operand in operands {
            let outcomes = asBool(operand)
            result.formUnion(outcomes.subtracting(last))
            guard outcomes.contains(last) else { return result }
        }
        return result.union(last)
    }

    private func conditional(_ parts: NodeReference) -> Outcomes {
        let condition = asBool(parts[0])
        var result = condition.intersection(.errs)
        if condition.contains(.holds) { result.formUnion(outcomes(parts[1])) }
        if condition.contains(.fails) { result.formUnion(outcomes(parts[2])) }
        return result
    }

    // MARK: Operations that evaluate their operands

    private func strict(_ node: Node) -> Outcomes {
        // The compiler has tried to evaluate what it can; what is left of that errs.
        if node.operation.isFoldable { return .errs }
        var mayErr = false
        for operand in alwaysEvaluated(node) {
            let outcomes = outcomes(operand)
            if outcomes == .errs { return .errs }
            if outcomes.contains(.errs) { mayErr = true }
        }
        guard takes(node.operation) else { return .errs }
        let result = result(node.operation)
        return mayErr ? result.union(.errs) : result
    }

    /// The operands that are evaluated whenever the operation is.
    func alwaysEvaluated(_ node: Node) -> [Node] {
        switch node.operation {
        case .constant, .variable: []
        case .logic(let operation): alwaysEvaluated(operation)
        case .arithmetic(.negate(let operand)): [operand.pointee]
        case .arithmetic(.sum(let template)): Array(template.operands)
        case .arithmetic(.product(let operands)): Array(operands)
        case .arithmetic(.compare(_, let pair)): [pair[0], pair[1]]
        case .relation(.equal(let pair, _)), .relation(.isIn(let pair)): [pair[0], pair[1]]
        case .relation(.isType(let operand, _)), .relation(.isTypeIn(let operand, _)),
            .relation(.like(let operand, _)):
            [operand.pointee]
        case .access(.attribute(let base, _)), .access(.has(let base, _)): [base.pointee]
        case .access(.call(let method, let operands)):
            method.argumentCount == 0 ? [operands[0]] : [operands[0], operands[1]]
        case .access(.extensionCall(_, let arguments)): Array(arguments)
        case .collection(.set(let elements)): Array(elements)
        case .collection(.record(let template)): Array(template.values)
        }
    }

    private func alwaysEvaluated(_ operation: LogicOperation) -> [Node] {
        switch operation {
        case .or(let operands): passed(operands, by: .fails)
        case .and(let operands): passed(operands, by: .holds)
        case .not(let operand): [operand.pointee]
        case .conditional(let parts): [parts[0]]
        }
    }

    /// The operands of a chain up to the first that may end it.
    private func passed(_ operands: NodeList, by outcome: Outcomes) -> [Node] {
        let certain = operands.prefix { asBool($0) == outcome }
        return Array(operands.prefix(certain.count + 1))
    }

    /// Whether the types of the operands, as far as they are known, are those that it takes.
    private func takes(_ operation: Operation) -> Bool {
        switch operation {
        case .constant, .variable, .logic, .collection: true
        case .arithmetic(.negate(let operand)): operand.pointee.mayBe([.long])
        case .arithmetic(.sum(let template)): template.operands.allSatisfy { $0.mayBe([.long]) }
        case .arithmetic(.product(let operands)): operands.allSatisfy { $0.mayBe([.long]) }
        case .arithmetic(.compare(_, let pair)):
            pair[0].mayBe([.long, .datetime, .duration])
                && pair[1].mayBe([.long, .datetime, .duration])
        case .relation(.equal): true
        case .relation(.isIn(let pair)):
            pair[0].mayBe([.entity]) && pair[1].mayBe([.entity, .set])
        case .relation(.isType(let operand, _)), .relation(.isTypeIn(let operand, _)):
            operand.pointee.mayBe([.entity])
        case .relation(.like(let operand, _)): operand.pointee.mayBe([.string])
        case .access(let operation): takes(operation)
        }
    }

    private func takes(_ operation: AccessOperation) -> Bool {
        switch operation {
        case .attribute(let base, _), .has(let base, _): base.pointee.mayBe([.entity, .record])
        case .call(let method, let operands):
            switch method {
            case .contains, .isEmpty: operands[0].mayBe([.set])
            case .containsAll, .containsAny: operands[0].mayBe([.set]) && operands[1].mayBe([.set])
            case .getTag, .hasTag: operands[0].mayBe([.entity]) && operands[1].mayBe([.string])
            }
        case .extensionCall(let function, let arguments):
            arguments.count == function.argumentCount
        }
    }

    /// What it can come to with operands that it takes.
    private func result(_ operation: Operation) -> Outcomes {
        switch operation {
        case .relation(.equal(let pair, let isNegated)):
            guard let isEqual = areEqual(pair[0], pair[1]) else { return .anyBool }
            return isEqual != isNegated ? .holds : .fails
        case .relation(.isType(let operand, let type)):
            return isOfType(operand.pointee, type) ?? [.holds, .fails, .errs]
        case .relation(.isTypeIn(let operand, let type)):
            return isOfType(operand.pointee, type) == .fails ? .fails : [.holds, .fails, .errs]
        case .collection: return .other
        case .constant, .variable, .logic, .arithmetic, .relation, .access: return .all
        }
    }
}
