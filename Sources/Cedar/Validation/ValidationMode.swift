/// How strictly policies are checked against a schema.
public enum ValidationMode: Hashable, Sendable, CaseIterable {
    /// The default: besides what permissive mode refuses, operands must have compatible types, set
    /// literals must not be empty, and extension values must be made from literals.
    case strict
    /// Refuses only what could fail when the policy is evaluated.
    case permissive
}
