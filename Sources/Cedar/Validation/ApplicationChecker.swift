/// Checks that there is an action that applies to a principal and a resource that the scope admits.
struct ApplicationChecker {
    let rules: ScopeRules
    let findings: ValidationFindings

    func check(_ syntax: PolicySyntax) {
        let actions = rules.actions(syntax.action)
        let applies = actions.contains { action in
            action.principals.contains { rules.admits(syntax.principal, $0) }
                && action.resources.contains { rules.admits(syntax.resource, $0) }
        }
        guard !applies else { return }
        let places = [
            ("principal", rules.wouldBeMetByIn(syntax.principal, actions.map(\.principals))),
            ("resource", rules.wouldBeMetByIn(syntax.resource, actions.map(\.resources))),
        ].filter(\.1).map { "`\($0.0)`" }
        findings.add(
            ValidationFinding(
                .noApplicableAction, syntax.range,
                "unable to find an applicable action given the policy scope constraints",
                suggestion: places.isEmpty
                    ? nil
                    : "try `in` in place of `==` for \(places.joined(separator: " and "))"))
    }
}
