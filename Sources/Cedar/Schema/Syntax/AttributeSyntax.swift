/// One attribute of a written record.
struct AttributeSyntax: Sendable {
    let annotations: [Annotation]
    let name: NameSyntax
    let type: TypeSyntax
    let isRequired: Bool
}
