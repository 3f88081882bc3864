/// `entity name, … in parents = shape tags type;` or `entity name, … enum ids;`
struct EntityTypeSyntax: Sendable {
    enum Kind: Sendable {
        /// Without a shape there are no attributes.
        case standard(parents: [NameSyntax], shape: TypeSyntax?, tags: TypeSyntax?)
        /// At least one id; an id may be repeated.
        case enumerated(ids: [String])
    }

    let annotations: [Annotation]
    let names: [NameSyntax]
    let kind: Kind

    /// What belongs to each of the names, types not counted.
    var partCount: Int {
        switch kind {
        case .standard(let parents, _, _): 1 + annotations.count + parents.count
        case .enumerated(let ids): 1 + annotations.count + ids.count
        }
    }
}
