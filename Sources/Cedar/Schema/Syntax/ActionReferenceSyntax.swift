/// An action that another one is a member of.
struct ActionReferenceSyntax: Sendable {
    /// As written; nil stands for `Action`.
    let type: String?
    let id: String
    let range: SourceRange
}
