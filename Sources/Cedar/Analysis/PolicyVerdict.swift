/// What the conditions of one policy can come to when its scope matches.
struct PolicyVerdict {
    enum Conclusion {
        case emptyActions
        /// The clause that can never be passed.
        case neverHolds(SourceRange, isUnless: Bool)
        /// The clause that demands the opposite of another.
        case contradicts(SourceRange)
        /// What cannot be evaluated, and why, if that is the same for all requests.
        case alwaysErrs(SourceRange, EvaluationError?)
        case isUnconditional
        case canApply
    }

    let conclusion: Conclusion

    var isUnconditional: Bool {
        if case .isUnconditional = conclusion { return true }
        return false
    }

    var canApply: Bool {
        switch conclusion {
        case .isUnconditional, .canApply: true
        case .emptyActions, .neverHolds, .contradicts, .alwaysErrs: false
        }
    }

    init(_ syntax: PolicySyntax, _ compiled: CompiledPolicy, _ groups: ConditionGroups) {
        if case .isInAny(let actions) = syntax.action, actions.isEmpty {
            conclusion = .emptyActions
            return
        }
        let walk = OutcomeWalk(syntax)
        var isCertain = true
        for (index, condition) in compiled.conditions.enumerated() {
            let outcomes = walk.asBool(condition)
            guard outcomes.contains(.holds) else {
                if outcomes == .errs && isCertain {
                    let culprit = walk.culprit(condition)
                    conclusion = .alwaysErrs(culprit.range, walk.error(of: culprit))
                } else {
                    conclusion = .neverHolds(
                        condition.range, isUnless: syntax.conditions[index].kind == .unless)
                }
                return
            }
            // A clause before that may fail makes "always errs" untrue; `neverHolds` stays true.
            if outcomes != .holds { isCertain = false }
        }
        if isCertain {
            conclusion = .isUnconditional
        } else if let clause = groups.contradiction(in: syntax.conditions) {
            conclusion = .contradicts(clause.body.range)
        } else {
            conclusion = .canApply
        }
    }
}
