/// One policy ready for evaluation. Trivial; its parts lie in the arena of the policies.
struct CompiledPolicy: BitwiseCopyable {
    let effect: Effect
    let principal: EntityTest
    let action: ActionTest
    let resource: EntityTest
    /// The bodies of `when`, and the negated bodies of `unless`, in their order.
    let conditions: NodeList

    func scopeMatches(_ evaluator: Evaluator) -> Bool {
        action.matches(evaluator.action) && principal.matches(evaluator.principal)
            && resource.matches(evaluator.resource)
    }
}
