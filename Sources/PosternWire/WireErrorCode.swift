/// What is wrong with a payload (`protocol/registry.md`, "Error codes of `malformed`").
package enum WireErrorCode: UInt64, Sendable, CaseIterable {
    case truncated = 1
    case trailingBytes = 2
    case indefiniteLength = 3
    case nonShortest = 4
    case duplicateKey = 5
    case keyOrder = 6
    case invalidUTF8 = 7
    case depth = 8
    case wrongType = 9
    case unknownKey = 10
    case missingKey = 11
    case outOfRange = 12
    case float = 13
    case tag = 14
    case simpleValue = 15
    case reserved = 16
    case badText = 17
    case badPattern = 18
    case envelope = 19

    /// The code's name in the registry.
    package var name: String {
        switch self {
        case .truncated: "truncated"
        case .trailingBytes: "trailing_bytes"
        case .indefiniteLength: "indefinite_length"
        case .nonShortest: "non_shortest"
        case .duplicateKey: "duplicate_key"
        case .keyOrder: "key_order"
        case .invalidUTF8: "invalid_utf8"
        case .depth: "depth"
        case .wrongType: "wrong_type"
        case .unknownKey: "unknown_key"
        case .missingKey: "missing_key"
        case .outOfRange: "out_of_range"
        case .float: "float"
        case .tag: "tag"
        case .simpleValue: "simple_value"
        case .reserved: "reserved"
        case .badText: "bad_text"
        case .badPattern: "bad_pattern"
        case .envelope: "envelope"
        }
    }
}
