extension PolicyCheck {
    /// Request environments that are looked at for the reason.
    private static let environmentsMax = 256

    /// The warning of a policy that is false in all environments, of which those given fit its
    /// scope: at the expression that makes it so, where it is the same in all of them.
    func impossible(in environments: [RequestEnvironment]) -> ValidationFinding {
        guard let culprit = culprit(in: environments) else {
            let subject = environments.isEmpty ? "its scope" : "it"
            return ValidationFinding(
                .impossiblePolicy, syntax.range,
                "the policy is impossible: \(subject) is false for all requests that the schema "
                    + "admits")
        }
        let text = PolicyPrinter.text(culprit.expression)
        let verdict = culprit.isUnless ? "true behind `unless`" : "false here"
        return ValidationFinding(
            .impossiblePolicy, culprit.expression.range,
            "the policy is impossible: `\(text)` is \(verdict) for all requests that the schema "
                + "admits",
            suggestion: culprit.suggestion)
    }

    private func culprit(in environments: [RequestEnvironment]) -> FalseExpression? {
        guard let first = environments.first, environments.count <= Self.environmentsMax else {
            return nil
        }
        let typechecker = Typechecker(
            index, mode, ValidationFindings(), TypeEnvironment(first, of: index), trace: nil)
        var culprit: FalseExpression?
        for environment in environments {
            typechecker.environment = TypeEnvironment(environment, of: index)
            let found = typechecker.falseExpression(of: syntax.conditions)
            guard let found, found.expression === (culprit ?? found).expression else { return nil }
            culprit = culprit ?? found
        }
        return culprit
    }
}
