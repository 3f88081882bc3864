/// One `"key": value` of a JSON object. The keys of an object are distinct.
struct JSONMember: Sendable {
    let key: String
    let keyRange: SourceRange
    let value: JSONValue
}
