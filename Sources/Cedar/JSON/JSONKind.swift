/// What a JSON value is. Numbers that are no 64-bit integers keep their text.
package indirect enum JSONKind: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case otherNumber(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    package var isObject: Bool {
        if case .object = self { return true }
        return false
    }

    /// The kind with its article, for messages.
    package var name: String {
        switch self {
        case .null: "null"
        case .bool: "a bool"
        case .integer, .otherNumber: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
