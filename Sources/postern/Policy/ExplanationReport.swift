import Cedar

/// What `policy explain` prints as JSON.
struct ExplanationReport: Encodable {
    struct Policy: Encodable {
        struct Mismatch: Encodable {
            let part: String
            let demand: String
            let found: String
            let notes: [String]
        }

        let policy: String
        let effect: String
        let source: String
        let line: Int
        let column: Int
        /// `satisfied`, `unsatisfied`, `error` or `out_of_scope`.
        let outcome: String
        let error: String?
        let mismatches: [Mismatch]
        let conditions: [Condition]
    }

    struct Condition: Encodable {
        let kind: String
        let line: Int
        let column: Int
        /// `met`, `not_met` or `error`.
        let outcome: String
        let error: String?
        /// Whether the decision looked at it; it stops at the first that is not met.
        let reached: Bool
        let finding: Test?
    }

    /// One test, or several joined by `any` or `all`.
    struct Test: Encodable {
        struct Value: Encodable {
            let expression: String
            let value: String
        }

        let expression: String
        let line: Int
        let column: Int
        /// `true`, `false` or `error`.
        let outcome: String
        let error: String?
        let values: [Value]
        let notes: [String]
        let change: String?
        let any: [Test]?
        let all: [Test]?
    }

    let decision: String
    let summary: String
    let reason: [String]
    let errors: [String]
    let policies: [Policy]
    /// Those with the fewest mismatches; perhaps not all.
    let outOfScope: [Policy]
    let outOfScopeCount: Int

    init(_ explanation: Explanation) {
        decision = explanation.response.decision.rawValue
        summary = explanation.summary
        reason = explanation.response.reasons.map(\.name)
        errors = explanation.response.errors.map(\.policy.name)
        policies = explanation.policies.map { Policy($0) }
        outOfScope = explanation.outOfScope.map { Policy($0) }
        outOfScopeCount = explanation.outOfScopeCount
    }
}

extension ExplanationReport.Policy {
    fileprivate init(_ explained: PolicyExplanation) {
        policy = explained.policy.name
        effect = explained.effect.rawValue
        source = explained.sourceName
        line = explained.position.line
        column = explained.position.column
        switch explained.outcome {
        case .satisfied: (outcome, error) = ("satisfied", nil)
        case .unsatisfied: (outcome, error) = ("unsatisfied", nil)
        case .erred(let failure): (outcome, error) = ("error", failure.error.message)
        case .outOfScope: (outcome, error) = ("out_of_scope", nil)
        }
        mismatches = explained.mismatches.map { mismatch in
            Mismatch(
                part: mismatch.part.rawValue, demand: mismatch.demand,
                found: mismatch.found.description, notes: mismatch.notes)
        }
        conditions = explained.conditions.map { condition in
            ExplanationReport.Condition(condition)
        }
    }
}

extension ExplanationReport.Condition {
    fileprivate init(_ condition: ConditionExplanation) {
        kind = condition.isUnless ? "unless" : "when"
        line = condition.position.line
        column = condition.position.column
        switch condition.outcome {
        case .met: (outcome, error) = ("met", nil)
        case .notMet: (outcome, error) = ("not_met", nil)
        case .erred(let failure): (outcome, error) = ("error", failure.message)
        }
        reached = condition.isReached
        finding = condition.finding.map { ExplanationReport.Test($0) }
    }
}

extension ExplanationReport.Test {
    fileprivate init(_ finding: ConditionFinding) {
        expression = finding.expression
        line = finding.position.line
        column = finding.position.column
        switch finding.outcome {
        case .isTrue: (outcome, error) = ("true", nil)
        case .isFalse: (outcome, error) = ("false", nil)
        case .erred(let failure): (outcome, error) = ("error", failure.message)
        }
        values = finding.values.map {
            Value(expression: $0.expression, value: $0.value.description)
        }
        notes = finding.notes
        change = finding.change
        switch finding.parts {
        case .none: (any, all) = (nil, nil)
        case .any(let parts): (any, all) = (parts.map { Self($0) }, nil)
        case .all(let parts): (any, all) = (nil, parts.map { Self($0) })
        }
    }
}
