extension Explanation: CustomStringConvertible {
    /// The explanation for people: the decision, then each policy that could apply.
    public var description: String {
        var lines = [summary]
        for policy in policies { lines += [""] + policy.lines }
        if outOfScopeCount > 0 {
            let noun = outOfScopeCount == 1 ? "policy has" : "policies have"
            lines += ["", "\(outOfScopeCount) \(noun) a scope that does not match"]
            for policy in outOfScope.prefix(Self.shownMismatchesMax) {
                lines += policy.lines.map { "  " + $0 }
            }
            if outOfScopeCount > Self.shownMismatchesMax { lines.append("  …") }
        }
        return lines.joined(separator: "\n")
    }

    /// Policies out of scope that the text shows; `outOfScope` has more.
    private static let shownMismatchesMax = 10
}

extension PolicyExplanation {
    fileprivate var lines: [String] {
        ["\(effect) `\(policy)` (\(sourceName):\(position)) \(verdict)"]
            + mismatches.flatMap { mismatch in
                ["  needs `\(mismatch.demand)`; the request has `\(mismatch.found)`"]
                    + mismatch.notes.map { "    " + $0 }
            }
            + demand + conditions.flatMap { $0.lines(isDecisive: isDecisive($0)) }
    }

    /// One clause says itself what would have to change; of several, each is only a part of it.
    private var demand: [String] {
        let count = conditions.count { !$0.isMet && !$0.isOpen }
        guard count > 1 else { return [] }
        return [
            "  \(count) of its \(conditions.count) clauses keep it from applying; all of those would "
                + "have to change:"
        ]
    }

    private var verdict: String {
        switch outcome {
        case .satisfied: "applies"
        case .unsatisfied: "does not apply"
        case .erred(let error): "was skipped: \(error.error.message)"
        case .outOfScope: "does not match"
        }
    }

    /// A clause that keeps the policy from applying, or all clauses of a forbid that applies:
    /// somebody wants to know what would turn it off.
    private func isDecisive(_ condition: ConditionExplanation) -> Bool {
        !condition.isMet || (effect == .forbid && outcome == .satisfied)
    }
}

extension ConditionExplanation {
    fileprivate func lines(isDecisive: Bool) -> [String] {
        let state: String
        switch outcome {
        case .met: state = "is met"
        case .notMet: state = "is not met"
        case .erred: state = isReached ? "erred" : "is open; the decision was made before it"
        }
        let head = "  \(isUnless ? "unless" : "when") at \(position) \(state)"
        guard isDecisive, let finding else { return [head] }
        return [head] + finding.lines.map { "    " + $0 }
    }
}

extension ConditionFinding {
    fileprivate var lines: [String] {
        switch parts {
        case .none: testLines
        case .any(let findings):
            ["one of these would have to change:"] + ConditionFinding.list(findings)
        case .all(let findings):
            ["all of these would have to change:"] + ConditionFinding.list(findings)
        }
    }

    private static func list(_ findings: [ConditionFinding]) -> [String] {
        findings.flatMap { finding in
            finding.lines.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
        }
    }

    private var testLines: [String] {
        let state: String
        switch outcome {
        case .isTrue: state = "is true"
        case .isFalse: state = "is false"
        case .erred(let error): state = "erred: \(error.message)"
        }
        let seen = values.map { value in
            "  `\(value.expression)` is "
                + value.value.description.cut(CedarLimits.explainedTextMax)
        }
        let more = notes + (change.map { [$0] } ?? [])
        return ["`\(expression)` \(state)"] + seen + more.map { "  " + $0 }
    }
}
