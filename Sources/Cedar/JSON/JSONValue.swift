/// A value of a JSON document and where it stands.
package struct JSONValue: Sendable {
    package let kind: JSONKind
    let range: SourceRange
}
