/// The walk through one condition: which of its tests decided, and how to turn them around.
struct ConditionWalk {
    let evaluator: Evaluator
    private let compiler: Compiler
    let source: SourceText

    init(_ evaluator: Evaluator, _ compiler: Compiler, _ source: SourceText) {
        self.evaluator = evaluator
        self.compiler = compiler
        self.source = source
    }

    func value(_ expression: Expression) throws(EvaluationFailure) -> Term {
        let node = evaluator.arena.store(compiler.node(expression))
        return try evaluator.evaluate(node)
    }

    /// Whether the expression is true; nil where it errs or is no truth value.
    func truth(_ expression: Expression) -> Bool? {
        do throws(EvaluationFailure) {
            guard case .bool(let value) = try value(expression) else { return nil }
            return value
        } catch {
            return nil
        }
    }

    /// What keeps the expression from being `wanted`.
    func finding(_ expression: Expression, wanted: Bool) -> ConditionFinding {
        guard case .logic(let logic) = expression.kind else {
            return test(expression, wanted: wanted)
        }
        switch logic {
        case .and(let operands): return chain(expression, operands, wanted, decidedBy: false)
        case .or(let operands): return chain(expression, operands, wanted, decidedBy: true)
        case .not(let operand):
            return truth(operand) == nil
                ? test(operand, wanted: !wanted) : finding(operand, wanted: !wanted)
        case .conditional(let condition, let then, let otherwise):
            return branch(expression, condition, then, otherwise, wanted)
        }
    }

    /// The branch that is taken could change, or the condition, which leads to the other.
    private func branch(
        _ expression: Expression, _ condition: Expression, _ then: Expression,
        _ otherwise: Expression, _ wanted: Bool
    ) -> ConditionFinding {
        guard let isThen = truth(condition) else { return test(condition, wanted: true) }
        let (taken, other) = isThen ? (then, otherwise) : (otherwise, then)
        var choices: [ConditionFinding] = []
        if !taken.isConstant { choices.append(finding(taken, wanted: wanted)) }
        if other.literalTruth ?? wanted == wanted {
            var parts = [finding(condition, wanted: !isThen)]
            switch truth(other) {
            case wanted?: break
            case nil: parts.append(behind(other, wanted: wanted))
            case .some: parts.append(finding(other, wanted: wanted))
            }
            choices.append(group(expression, .all(parts)))
        }
        switch choices.count {
        case 0: return test(taken, wanted: wanted)
        case 1: return choices[0]
        default: return group(expression, .any(choices))
        }
    }

    /// A chain of `&&` is decided by an operand that is false, one of `||` by one that is true.
    private func chain(
        _ expression: Expression, _ operands: [Expression], _ wanted: Bool, decidedBy value: Bool
    ) -> ConditionFinding {
        if wanted == value {
            let parts = choices(operands, wanted: wanted)
            return group(expression, parts.count == 1 ? .all(parts) : .any(parts))
        }
        return group(expression, .all(deciders(operands, wanted: wanted)))
    }

    /// The operands of which any could have decided, and none did. What stands behind one that errs
    /// is never looked at, and what is written out cannot change.
    private func choices(_ operands: [Expression], wanted: Bool) -> [ConditionFinding] {
        var parts: [ConditionFinding] = []
        for operand in operands where parts.count < CedarLimits.explainedPartsMax {
            if !operand.isConstant { parts.append(finding(operand, wanted: wanted)) }
            if truth(operand) == nil { break }
        }
        return parts.isEmpty ? [finding(operands[0], wanted: wanted)] : parts
    }

    /// The operands that are not as wanted.
    private func deciders(_ operands: [Expression], wanted: Bool) -> [ConditionFinding] {
        var parts: [ConditionFinding] = []
        for operand in operands where parts.count < CedarLimits.explainedPartsMax {
            switch truth(operand) {
            case wanted?: continue
            case nil where !parts.isEmpty: parts.append(behind(operand, wanted: wanted))
            case nil, .some: parts.append(finding(operand, wanted: wanted))
            }
        }
        return parts
    }

    /// What cannot be evaluated, behind a test that keeps the decision from looking at it. It may
    /// lean on that one, as `context.a > 1` does on `context has a`, so that its error is none.
    func behind(_ expression: Expression, wanted: Bool) -> ConditionFinding {
        let outcome = outcome(expression)
        return ConditionFinding(
            expression: text(expression), position: position(expression), outcome: outcome,
            values: seen(in: expression, outcome), notes: notes(expression),
            change: "once what stands before it has changed, it would have to be \(wanted)",
            parts: .none)
    }

    private func group(_ expression: Expression, _ parts: ConditionFinding.Parts)
        -> ConditionFinding
    {
        // A group of one says no more than its part.
        if case .all(let findings) = parts, findings.count == 1 { return findings[0] }
        return ConditionFinding(
            expression: text(expression), position: position(expression),
            outcome: outcome(expression), values: [], notes: [], change: nil, parts: parts)
    }

    private func test(_ expression: Expression, wanted: Bool) -> ConditionFinding {
        let outcome = outcome(expression)
        return ConditionFinding(
            expression: text(expression), position: position(expression), outcome: outcome,
            values: seen(in: expression, outcome), notes: notes(expression),
            change: change(expression, outcome, wanted: wanted), parts: .none)
    }

    func outcome(_ expression: Expression) -> ConditionFinding.Outcome {
        do throws(EvaluationFailure) {
            let term = try value(expression)
            guard case .bool(let value) = term else {
                return .erred(.typeMismatch(expected: [.bool], found: term.typeName))
            }
            return value ? .isTrue : .isFalse
        } catch {
            return .erred(error.error)
        }
    }

    // MARK: Texts

    func position(_ expression: Expression) -> SourcePosition {
        source.position(at: Int(expression.range.start))
    }

    func text(_ expression: Expression) -> String {
        PolicyPrinter.text(expression).cut(CedarLimits.explainedTextMax)
    }
}

extension Expression {
    /// The truth value that the expression writes out; nil where it is anything else.
    fileprivate var literalTruth: Bool? {
        guard case .literal(.bool(let value)) = kind else { return nil }
        return value
    }
}
