/// Finds policies that have no effect or only errors, whatever the requests and the entities are.
///
/// Sound and incomplete: what it reports is so, what it does not report may be so all the same. A
/// policy without effect still counts among the reasons of a decision. Needs no schema; the
/// validator says more where there is one.
public enum PolicyAnalysis {
    /// All findings, at most one or two a policy, in the order of the set.
    ///
    /// Costs about as much as parsing the set. Safe to call from any thread.
    public static func findings(in set: PolicySet) -> [PolicyFinding] {
        withExtendedLifetime(set.program) {
            var conditions = ConditionGroups()
            let verdicts = set.policies.indices.map { index in
                PolicyVerdict(
                    set.policies[index].syntax, set.program.policies[index], conditions)
            }
            let groups = set.policies.indices.map { index in
                verdicts[index].isUnconditional
                    ? ConditionGroups.none
                    : conditions.group(of: set.policies[index].syntax.conditions)
            }
            func scopes(_ effect: Effect) -> ScopeIndex {
                let places = set.policies.indices.filter {
                    verdicts[$0].canApply && set.policies[$0].effect == effect
                }
                return ScopeIndex(places, of: set, groups: groups)
            }
            let (permits, forbids) = (scopes(.permit), scopes(.forbid))
            return set.policies.indices.flatMap { index in
                var findings = ownFindings(index, verdicts[index], set)
                if verdicts[index].canApply {
                    findings += relations(
                        index, set, groups, permits: permits, forbids: forbids)
                }
                return findings
            }
        }
    }

    /// What a policy shows on its own.
    private static func ownFindings(
        _ index: Int, _ verdict: PolicyVerdict, _ set: PolicySet
    ) -> [PolicyFinding] {
        let policy = set.policies[index]
        let source = set.statements.sources[policy.sourceIndex]
        let whole = SourceRange(policy.syntax.range.start, policy.syntax.range.start + 1)
        switch verdict.conclusion {
        case .emptyActions:
            return [
                PolicyFinding(
                    .neverApplies, policy, source, whole,
                    "never applies: `action in []` matches no action")
            ]
        case .neverHolds(let range, let isUnless):
            let why = isUnless ? "`unless` cannot be false" : "`when` cannot be true"
            return [
                PolicyFinding(
                    .neverApplies, policy, source, range,
                    "never applies: its \(why)")
            ]
        case .contradicts(let range):
            return [
                PolicyFinding(
                    .neverApplies, policy, source, range,
                    "never applies: this demands the opposite of what it demands before")
            ]
        case .alwaysErrs(let range, let error):
            let why = error.map { ": \($0.message)" } ?? ""
            return [
                PolicyFinding(
                    .alwaysErrs, policy, source, range,
                    "errs whenever its scope matches: this cannot be evaluated\(why)")
            ]
        case .canApply, .isUnconditional: break
        }
        guard let demand = actionDemand(policy.syntax) else { return [] }
        return [
            PolicyFinding(
                .actionExpected, policy, source, whole,
                "applies only where the \(demand) is an action itself; actions stand behind"
                    + " `action`")
        ]
    }

    /// What it shows beside the others.
    private static func relations(
        _ index: Int, _ set: PolicySet, _ groups: [Int32], permits: ScopeIndex,
        forbids: ScopeIndex
    ) -> [PolicyFinding] {
        let policy = set.policies[index]
        let source = set.statements.sources[policy.sourceIndex]
        let range = SourceRange(policy.syntax.range.start, policy.syntax.range.start + 1)
        func terms(_ other: Int) -> String {
            groups[other] == ConditionGroups.none ? "without conditions" : "on the same conditions"
        }
        func place(_ other: Policy) -> String {
            "`\(other.id)` (\(other.sourceName):\(other.position))"
        }
        if policy.effect == .permit, let other = forbids.cover(of: index) {
            return [
                PolicyFinding(
                    .shadowed, policy, source, range,
                    "never decides: the forbid \(place(set.policies[other])) denies all that it"
                        + " permits", other: set.policies[other].id)
            ]
        }
        let same = policy.effect == .permit ? permits : forbids
        guard let other = same.cover(of: index) else { return [] }
        return [
            PolicyFinding(
                .redundant, policy, source, range,
                "changes no decision: \(place(set.policies[other])) applies wherever it does, and"
                    + " \(terms(other))", other: set.policies[other].id)
        ]
    }

    private static func actionDemand(_ syntax: PolicySyntax) -> String? {
        if syntax.principal.type?.isAction == true { return "principal" }
        if syntax.resource.type?.isAction == true { return "resource" }
        return nil
    }
}
