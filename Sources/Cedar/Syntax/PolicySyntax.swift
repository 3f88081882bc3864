/// One policy as it was written.
struct PolicySyntax: Sendable {
    let annotations: [Annotation]
    let effect: Effect
    let principal: EntityConstraint
    let action: ActionConstraint
    let resource: EntityConstraint
    let conditions: [Condition]
    let range: SourceRange
}
