/// Walks the tree of a policy's conditions for one request and notes what decided.
///
/// Each subexpression is compiled and evaluated by itself, which is slow and simple. Recursion is
/// bounded by `CedarLimits.expressionHeightMax`.
struct Explainer {
    private let arena = Arena(chunkBytes: 64 << 10)
    private let evaluator: Evaluator
    private let compiler: Compiler

    init(_ request: CompiledRequest, _ table: EntityTable) {
        compiler = Compiler(arena: arena)
        evaluator = Evaluator(
            principal: table.resolve(request.principal), action: table.resolve(request.action),
            resource: table.resolve(request.resource), context: request.context, table: table,
            arena: arena)
    }

    func explain(
        _ policy: Policy, _ compiled: CompiledPolicy, _ source: SourceText, error: PolicyError?
    ) -> PolicyExplanation {
        let mark = arena.mark
        defer { arena.rewind(to: mark) }
        let mismatches = mismatches(policy.syntax, compiled)
        let conditions = mismatches.isEmpty ? conditions(policy.syntax, source) : []
        return PolicyExplanation(
            policy: policy.id, effect: policy.effect, sourceName: policy.sourceName,
            position: policy.position, outcome: outcome(mismatches, conditions, error),
            mismatches: mismatches, conditions: conditions)
    }

    private func outcome(
        _ mismatches: [ScopeMismatch], _ conditions: [ConditionExplanation], _ error: PolicyError?
    ) -> PolicyExplanation.Outcome {
        if !mismatches.isEmpty { return .outOfScope }
        if let error { return .erred(error) }
        return conditions.allSatisfy(\.isMet) ? .satisfied : .unsatisfied
    }

    // MARK: Scope

    private func mismatches(
        _ syntax: PolicySyntax, _ compiled: CompiledPolicy
    ) -> [ScopeMismatch] {
        var mismatches: [ScopeMismatch] = []
        func add(
            _ part: ScopeMismatch.Part, _ demand: String, _ found: EntityReference,
            isMembership: Bool
        ) {
            mismatches.append(
                ScopeMismatch(
                    part: part, demand: demand, found: found.uid,
                    notes: isMembership ? found.notes(isMembership: true) : []))
        }
        if !compiled.principal.matches(evaluator.principal) {
            add(
                .principal, PolicyPrinter.text(syntax.principal, of: .principal),
                evaluator.principal, isMembership: compiled.principal.asksForMembership)
        }
        if !compiled.action.matches(evaluator.action) {
            // What an action is in is the schema's affair, and its name says enough.
            add(.action, PolicyPrinter.text(syntax.action), evaluator.action, isMembership: false)
        }
        if !compiled.resource.matches(evaluator.resource) {
            add(
                .resource, PolicyPrinter.text(syntax.resource, of: .resource),
                evaluator.resource, isMembership: compiled.resource.asksForMembership)
        }
        return mismatches
    }

    // MARK: Conditions

    private func conditions(
        _ syntax: PolicySyntax, _ source: SourceText
    ) -> [ConditionExplanation] {
        let walk = ConditionWalk(evaluator, compiler, source)
        var explained: [ConditionExplanation] = []
        var isReached = true
        for condition in syntax.conditions {
            let isUnless = condition.kind == .unless
            let outcome: ConditionExplanation.Outcome
            switch walk.outcome(condition.body) {
            case .isTrue: outcome = isUnless ? .notMet : .met
            case .isFalse: outcome = isUnless ? .met : .notMet
            case .erred(let error): outcome = .erred(error)
            }
            let isMet = outcome == .met
            let isBehind = !isReached && outcome.isErred
            let wanted = isMet ? isUnless : !isUnless
            explained.append(
                ConditionExplanation(
                    isUnless: isUnless,
                    position: source.position(at: Int(condition.body.range.start)),
                    outcome: outcome, isReached: isReached,
                    finding: isBehind
                        ? walk.behind(condition.body, wanted: wanted)
                        : walk.finding(condition.body, wanted: wanted)))
            // The decision stops here; what would have to change may stand behind it as well.
            if !isMet { isReached = false }
        }
        return explained
    }
}

extension EntityTest {
    fileprivate var asksForMembership: Bool {
        switch self {
        case .isIn, .isTypeIn: true
        case .any, .equal, .isType: false
        }
    }
}
