extension PolicySet {
    /// Decides a request and says why: for each policy that could apply its clauses, with
    /// the values that they saw, and what would have to change. Where several clauses of a policy
    /// are not met, all of them are listed, though the decision stops at the first.
    ///
    /// For people and tests: it costs many times an `authorize`. Safe to call from any thread.
    public func explain(_ request: Request, _ entities: Entities) -> Explanation {
        let response = authorize(request, entities)
        let errors = Dictionary(response.errors.map { ($0.policy, $0) }) { first, _ in first }
        let explained = withExtendedLifetime((request.storage, program, entities.store)) {
            let explainer = Explainer(request.storage.compiled, entities.store.table)
            return zip(policies, program.policies).map { policy, compiled in
                explainer.explain(
                    policy, compiled, statements.sources[policy.sourceIndex],
                    error: errors[policy.id])
            }
        }
        let inScope = explained.filter { $0.outcome != .outOfScope }
        let outOfScope = explained.filter { $0.outcome == .outOfScope }
        let nearest = outOfScope.enumerated().sorted { left, right in
            (left.element.mismatches.count, left.offset)
                < (right.element.mismatches.count, right.offset)
        }
        return Explanation(
            request: request, response: response, policies: inScope,
            outOfScope: nearest.prefix(CedarLimits.explainedMismatchesMax).map(\.element),
            outOfScopeCount: outOfScope.count)
    }
}
