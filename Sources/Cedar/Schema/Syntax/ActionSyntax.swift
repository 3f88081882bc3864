/// `action name, … in parents appliesTo …;`
struct ActionSyntax: Sendable {
    let annotations: [Annotation]
    let names: [NameSyntax]
    let parents: [ActionReferenceSyntax]
    let appliesTo: AppliesToSyntax?

    /// What belongs to each of the names, the type of the context not counted.
    var partCount: Int {
        let appliesToCount = appliesTo.map { $0.principals.count + $0.resources.count } ?? 0
        return 1 + annotations.count + parents.count + appliesToCount
    }
}
