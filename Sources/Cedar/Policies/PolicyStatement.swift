/// A policy or template as it was read, with the name that it has in the set.
struct PolicyStatement: Sendable {
    let id: PolicyID
    let syntax: PolicySyntax
    /// The place of its source among those of the set.
    let sourceIndex: Int
}
