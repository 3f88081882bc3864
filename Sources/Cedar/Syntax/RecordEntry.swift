/// One `key: value` of a record literal.
struct RecordEntry: Sendable {
    let key: String
    let value: Expression
}
