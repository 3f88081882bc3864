/// Validates one policy or template.
///
/// A slot of a template may be filled by any entity for which the scope can be true, so by the
/// types alone it is neither true nor false.
final class PolicyCheck {
    let syntax: PolicySyntax
    let index: SchemaIndex
    let mode: ValidationMode
    private let level: Int?
    private let ranges: ScopeRanges
    private let rules: ScopeRules
    private let errors = ValidationFindings()
    private let warnings = ValidationFindings()
    private let trace: LevelTrace?

    init(
        _ syntax: PolicySyntax, _ source: SourceText, _ index: SchemaIndex,
        _ mode: ValidationMode, level: Int?
    ) {
        self.syntax = syntax
        self.index = index
        self.mode = mode
        self.level = level
        ranges = ScopeRanges(syntax, source, count: syntax.scopeNames.count)
        rules = ScopeRules(index: index)
        trace = level == nil ? nil : LevelTrace()
    }

    func run() -> (errors: [ValidationFinding], warnings: [ValidationFinding]) {
        NameChecker(index: index, findings: errors).check(syntax, ranges)
        ApplicationChecker(rules: rules, findings: errors).check(syntax)
        checkTypes()
        TextChecker(findings: warnings).check(syntax, ranges)
        return (errors.findings, warnings.findings)
    }

    // MARK: Types

    private func checkTypes() {
        let principals = index.entityTypes.map { rules.isFalse(syntax.principal, $0) }
        let resources = index.entityTypes.map { rules.isFalse(syntax.resource, $0) }
        let actions = index.actions.map { rules.isFalse(syntax.action, $0, mode) }
        var answers = BodyAnswers(syntax, index)
        var typechecker: Typechecker?
        var isActionScopeChecked = false
        var isPossible = false
        var inScope: [RequestEnvironment] = []
        for environment in index.environments {
            let isPrincipalFalse = principals[environment.principal]
            if !isPrincipalFalse, !isActionScopeChecked {
                isActionScopeChecked = true
                checkActionScope()
            }
            let isActionFalse = isPrincipalFalse || actions[environment.action]
            let isScopeFalse = isActionFalse || resources[environment.resource]
            var isFalse = isScopeFalse
            if !isScopeFalse {
                if !isPossible { inScope.append(environment) }
                let checker = typechecker ?? makeTypechecker(environment)
                typechecker = checker
                isFalse = answers.answer(for: environment) { checkBody(checker, environment) }
            }
            if !isFalse { isPossible = true }
            checkLevel(
                environment, isPrincipalFalse: isPrincipalFalse, isActionFalse: isActionFalse)
        }
        if !isPossible { warnings.add(impossible(in: inScope)) }
    }

    private func makeTypechecker(_ environment: RequestEnvironment) -> Typechecker {
        Typechecker(
            index, mode, errors, TypeEnvironment(environment, of: index), trace: trace)
    }

    /// Whether the conditions are false, whatever the request, and nothing was reported.
    private func checkBody(
        _ typechecker: Typechecker, _ environment: RequestEnvironment
    ) -> (isFalse: Bool, isQuiet: Bool) {
        let reports = errors.reports
        let isFalse = areConditionsFalse(typechecker, environment)
        return (isFalse, errors.reports == reports)
    }

    private func areConditionsFalse(
        _ typechecker: Typechecker, _ environment: RequestEnvironment
    ) -> Bool {
        typechecker.environment = TypeEnvironment(environment, of: index)
        trace?.reset()
        let (answer, count) = typechecker.check(syntax.conditions)
        let isFalse = answer.isNever
        // Where the types do not fit there is nothing to count; that is an error already.
        guard let level, let trace, isFalse || !answer.isFailed else { return isFalse }
        let checker = LevelChecker(
            level: level, action: typechecker.environment.action, trace: trace, findings: errors)
        for condition in syntax.conditions.prefix(count) { checker.check(condition.body) }
        return isFalse
    }

    // MARK: Scope

    /// A list of actions is a set literal, to which the rules of strict mode apply.
    private func checkActionScope() {
        guard mode == .strict, case .isInAny(let uids) = syntax.action else { return }
        guard let first = uids.first else {
            errors.add(
                ValidationFinding(
                    .emptySet, syntax.range, "an empty set literal has no type in strict mode"))
            return
        }
        guard uids.allSatisfy({ index.schema.actions[$0] != nil }),
            let other = uids.first(where: { $0.type != first.type })
        else { return }
        errors.add(
            ValidationFinding(
                .incompatibleTypes, range(of: other),
                "the types `\(first.type)` and `\(other.type)` are not compatible; "
                    + "\(JoinContext.set.rawValue) must have compatible types",
                suggestion: Incompatibility(.entityTypes).advice))
    }

    private func range(of action: EntityUID) -> SourceRange {
        let place = syntax.scopeNames.firstIndex { name in
            if case .entity(action) = name { return true }
            return false
        }
        return place.map { ranges[$0] } ?? syntax.range
    }

    /// `in` looks up its left side, also in the scope.
    private func checkLevel(
        _ environment: RequestEnvironment, isPrincipalFalse: Bool, isActionFalse: Bool
    ) {
        guard let level, level < 1 else { return }
        let principal = index.entityTypes[environment.principal]
        let resource = index.entityTypes[environment.resource]
        let looksUp =
            rules.looksUp(syntax.principal, principal)
            || (!isPrincipalFalse && rules.looksUp(syntax.action))
            || (!isActionFalse && rules.looksUp(syntax.resource, resource))
        guard looksUp else { return }
        errors.add(
            ValidationFinding(
                .levelExceeded, syntax.range,
                "the scope needs level 1, which exceeds the greatest allowed, \(level)"))
    }
}
