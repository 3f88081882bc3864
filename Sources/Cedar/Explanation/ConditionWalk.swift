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
            guard let isThen = truth(condition) else { return test(condition, wanted: true) }
            return finding(isThen ? then : otherwise, wanted: wanted)
        }
    }

    /// A chain of `&&` is decided by an operand that is false, one of `||` by one that is true.
    private func chain(
        _ expression: Expression, _ operands: [Expression], _ wanted: Bool, decidedBy value: Bool
    ) -> ConditionFinding {
        if wanted == value {
            // Any operand could have decided, and none did.
            let parts = operands.prefix(CedarLimits.explainedPartsMax).map {
                finding($0, wanted: wanted)
            }
            return group(expression, parts.count == 1 ? .all(parts) : .any(parts))
        }
        return group(expression, .all(deciders(operands, wanted: wanted)))
    }

    /// The operands that are not as wanted. Behind the first, only those that can be evaluated:
    /// the others may lean on it, as `context.a > 1` does on `context has a`.
    private func deciders(_ operands: [Expression], wanted: Bool) -> [ConditionFinding] {
        var parts: [ConditionFinding] = []
        for operand in operands where parts.count < CedarLimits.explainedPartsMax {
            let value = truth(operand)
            if value == wanted || (value == nil && !parts.isEmpty) { continue }
            parts.append(finding(operand, wanted: wanted))
        }
        return parts
    }

    private func group(_ expression: Expression, _ parts: ConditionFinding.Parts)
        -> ConditionFinding
    {
        // A group of one says no more than its part.
        if case .all(let findings) = parts, findings.count == 1 { return findings[0] }
        return ConditionFinding(
            expression: text(expression), position: position(expression),
            outcome: outcome(expression), values: [], change: nil, parts: parts)
    }

    private func test(_ expression: Expression, wanted: Bool) -> ConditionFinding {
        let outcome = outcome(expression)
        return ConditionFinding(
            expression: text(expression), position: position(expression), outcome: outcome,
            values: seen(in: expression), change: change(expression, outcome, wanted: wanted),
            parts: .none)
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
