/// A type as it is written in a schema and where it stands.
struct TypeSyntax: Sendable {
    let kind: TypeSyntaxKind
    let range: SourceRange

    /// Whether the type is written as a record without attributes.
    var isEmptyRecord: Bool {
        if case .record(let attributes) = kind { attributes.isEmpty } else { false }
    }
}
