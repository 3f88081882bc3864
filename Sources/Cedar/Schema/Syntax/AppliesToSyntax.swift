/// What an action applies to.
struct AppliesToSyntax: Sendable {
    let principals: [NameSyntax]
    let resources: [NameSyntax]
    /// Without a context the record is empty.
    let context: TypeSyntax?
}
