/// One `"key": value` of a JSON object. The keys of an object are distinct.
package struct JSONMember: Sendable {
    package let key: String
    let keyRange: SourceRange
    package let value: JSONValue
}
