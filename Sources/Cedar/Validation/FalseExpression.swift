/// The innermost part of a policy's conditions that by its types alone keeps them from holding.
struct FalseExpression {
    let expression: Expression
    /// Whether it stands behind `unless`, where what is always true keeps the policy from applying.
    let isUnless: Bool
    let suggestion: String?
}
