/// A value of a JSON document and where it stands.
struct JSONValue: Sendable {
    let kind: JSONKind
    let range: SourceRange
}
