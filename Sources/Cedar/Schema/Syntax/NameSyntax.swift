/// A name as it is written in a schema, without blanks, and where it stands.
struct NameSyntax: Sendable {
    let text: String
    let range: SourceRange
}
