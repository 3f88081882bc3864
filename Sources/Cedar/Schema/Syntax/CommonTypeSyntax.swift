/// `type name = type;`
struct CommonTypeSyntax: Sendable {
    let annotations: [Annotation]
    let name: NameSyntax
    let type: TypeSyntax
}
