/// One source of a schema, read but not resolved.
struct SchemaSyntax: Sendable {
    let source: SourceText
    let namespaces: [NamespaceSyntax]
}
