/// Checks policies against a schema: whether they can fail, or never apply, for a request and
/// entities that conform to it.
///
/// The verdicts are those of the reference engine. Of its warnings those of texts that mix scripts
/// and of identifiers with unusual characters are missing.
///
/// Immutable; safe to share between threads without locks. Making one costs about as much as the
/// product of principals and resources of every action; keep it while the schema stays the same.
public struct Validator: Sendable {
    private let index: SchemaIndex

    /// Prepares a schema for any number of validations.
    public init(schema: Schema) {
        index = SchemaIndex(schema)
    }

    /// Checks every policy and template of a set. Of a policy that was made of a template only what
    /// fills the slots is checked: that its types are declared, and that an action applies.
    ///
    /// With a `level`, policies are also refused that would have to look up more than so many
    /// entities one after another, starting from the request's (RFC 76): with level 0 no
    /// attributes, tags and ancestors of entities are read at all.
    ///
    /// Of one policy at most `CedarLimits.validationIssuesMax` errors are kept.
    public func validate(
        _ policies: PolicySet, mode: ValidationMode = .strict, level: Int? = nil
    ) -> ValidationResult {
        let sources = policies.statements.sources
        var errors: [ValidationIssue] = []
        var warnings: [ValidationIssue] = []
        func add(_ found: Findings, _ id: PolicyID, _ source: SourceText) {
            errors += found.errors.map { ValidationIssue($0, in: source, of: id) }
            warnings += found.warnings.map { ValidationIssue($0, in: source, of: id) }
        }
        for policy in policies.policies {
            let source = sources[policy.sourceIndex]
            let found =
                policy.link.map { findings($0, policy.syntax) }
                ?? findings(policy.syntax, source, mode: mode, level: level)
            add(found, policy.id, source)
        }
        for template in policies.templates {
            let source = sources[template.sourceIndex]
            add(findings(template.syntax, source, mode: mode, level: level), template.id, source)
        }
        return ValidationResult(errors: errors, warnings: warnings)
    }

    typealias Findings = (errors: [ValidationFinding], warnings: [ValidationFinding])

    func findings(
        _ syntax: PolicySyntax, _ source: SourceText, mode: ValidationMode, level: Int?
    ) -> Findings {
        PolicyCheck(syntax, source, index, mode, level: level).run()
    }

    /// The template itself is checked for whatever may fill its slots.
    private func findings(_ link: TemplateLink, _ syntax: PolicySyntax) -> Findings {
        let findings = ValidationFindings()
        let names = NameChecker(index: index, findings: findings)
        for slot in TemplateSlot.allCases {
            if let uid = link[slot] { names.check(uid.type, syntax.range) }
        }
        ApplicationChecker(rules: ScopeRules(index: index), findings: findings).check(syntax)
        return (findings.findings, [])
    }
}
