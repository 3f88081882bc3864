extension Typechecker {
    func checkLogic(_ expression: Expression) -> TypeAnswer {
        guard case .logic(let logic) = expression.kind else { return .failure() }
        switch logic {
        case .and(let operands): return checkAnd(operands, expression)
        case .or(let operands): return checkOr(operands, expression)
        case .not(let operand): return check(operand, as: .condition).negated
        case .conditional(let condition, let then, let otherwise):
            return checkConditional(condition, then, otherwise, expression)
        }
    }

    /// All conditions of a policy, as if `&&` stood between them, and how many may be evaluated.
    func check(_ conditions: [Condition]) -> (answer: TypeAnswer, evaluated: Int) {
        let mark = present.mark
        defer { present.remove(to: mark) }
        var joined = TypeAnswer.success(.bool(.always))
        for (place, condition) in conditions.enumerated() {
            if joined.isNever { return (joined, place) }
            let answer = check(condition.body, as: .condition)
            if condition.kind == .when { present.add(answer.capabilities) }
            joined = and(joined, condition.kind == .when ? answer : answer.negated)
        }
        return (joined, conditions.count)
    }

    /// An operand sees what those before it establish. Behind one that is always false nothing is
    /// checked, because nothing is evaluated.
    private func checkAnd(_ operands: [Expression], _ expression: Expression) -> TypeAnswer {
        let mark = present.mark
        var joined = TypeAnswer.success(.bool(.always))
        var count = 0
        while count < operands.count, !joined.isNever {
            extend(&joined, by: operands[count], isFirst: count == 0)
            count += 1
        }
        present.remove(to: mark)
        trace?.note(expression, evaluated: count)
        // Nothing is established by what is never true.
        return joined.isNever ? .of(.bool(.never), isFailed: joined.isFailed) : joined
    }

    private func extend(_ joined: inout TypeAnswer, by operand: Expression, isFirst: Bool) {
        let answer = check(operand, as: .condition)
        present.add(answer.capabilities)
        joined = isFirst ? answer : and(joined, answer)
    }

    func and(_ left: TypeAnswer, _ right: TypeAnswer) -> TypeAnswer {
        let isFailed = left.isFailed || right.isFailed
        guard case .bool(let first) = left.type, case .bool(let second) = right.type else {
            return .failure(.truth)
        }
        switch (first, second) {
        case (_, .never), (.never, _): return .of(.bool(.never), isFailed: isFailed)
        case (_, .always), (.unknown, .unknown):
            let type: InferredType = second == .always ? .bool(first) : .truth
            return .of(type, isFailed: isFailed, left.capabilities.union(right.capabilities))
        // What a side establishes that is always true was known before.
        case (.always, .unknown): return .of(.truth, isFailed: isFailed, right.capabilities)
        }
    }

    /// Whichever operand is true, only what all of them establish is known.
    private func checkOr(_ operands: [Expression], _ expression: Expression) -> TypeAnswer {
        var joined = TypeAnswer.success(.bool(.never))
        var count = 0
        while count < operands.count, !joined.isAlways {
            alternate(&joined, with: operands[count], isFirst: count == 0)
            count += 1
        }
        trace?.note(expression, evaluated: count)
        return joined
    }

    private func alternate(
        _ joined: inout TypeAnswer, with operand: Expression, isFirst: Bool
    ) {
        let answer = check(operand, as: .condition)
        joined = isFirst ? answer : or(joined, answer)
    }

    private func or(_ left: TypeAnswer, _ right: TypeAnswer) -> TypeAnswer {
        let isFailed = left.isFailed || right.isFailed
        guard case .bool(let first) = left.type, case .bool(let second) = right.type else {
            return .failure(.truth)
        }
        switch (first, second) {
        case (.always, _): return left
        case (_, .always): return .of(.bool(.always), isFailed: isFailed, right.capabilities)
        case (_, .never): return .of(.bool(first), isFailed: isFailed, left.capabilities)
        case (.never, .unknown): return .of(.truth, isFailed: isFailed, right.capabilities)
        case (.unknown, .unknown):
            return .of(
                .truth, isFailed: isFailed, left.capabilities.intersection(right.capabilities))
        }
    }

    private func checkConditional(
        _ condition: Expression, _ then: Expression, _ otherwise: Expression,
        _ expression: Expression
    ) -> TypeAnswer {
        let test = check(condition, as: .condition)
        let branches: LevelTrace.Branches =
            test.isNever ? .otherwise : test.isAlways ? .then : .both
        trace?.note(expression, branches: branches)
        switch branches {
        case .then: return checkThen(then, test)
        case .otherwise: return checkOtherwise(otherwise, test)
        case .both: return checkBoth(then, otherwise, test, expression)
        }
    }

    private func checkThen(_ then: Expression, _ test: TypeAnswer) -> TypeAnswer {
        answer(check(then, knowing: test.capabilities), behind: test, test.capabilities)
    }

    private func checkOtherwise(_ otherwise: Expression, _ test: TypeAnswer) -> TypeAnswer {
        answer(check(otherwise), behind: test, .none)
    }

    private func checkBoth(
        _ then: Expression, _ otherwise: Expression, _ test: TypeAnswer, _ expression: Expression
    ) -> TypeAnswer {
        joinBranches(
            test, check(then, knowing: test.capabilities), check(otherwise), expression)
    }

    private func check(_ expression: Expression, knowing more: CapabilitySet) -> TypeAnswer {
        let mark = present.mark
        present.add(more)
        let answer = check(expression)
        present.remove(to: mark)
        return answer
    }

    /// The answer of the only branch that can be evaluated.
    private func answer(
        _ branch: TypeAnswer, behind test: TypeAnswer, _ more: CapabilitySet
    ) -> TypeAnswer {
        guard let type = branch.type else { return .failure() }
        return .of(
            type, isFailed: test.isFailed || branch.isFailed, branch.capabilities.union(more))
    }

    private func joinBranches(
        _ test: TypeAnswer, _ then: TypeAnswer, _ otherwise: TypeAnswer, _ expression: Expression
    ) -> TypeAnswer {
        guard let first = then.type, let second = otherwise.type,
            let type = join([first, second], expression.range, .conditional)
        else { return .failure() }
        let established = then.capabilities.union(test.capabilities)
        return .of(
            type, isFailed: test.isFailed || then.isFailed || otherwise.isFailed,
            established.intersection(otherwise.capabilities))
    }
}
