import Foundation

/// A JSON value as the vectors use it: whole numbers of 64 bits, no floats.
indirect enum JSONValue: Hashable, Decodable {
    case null
    case bool(Bool)
    case unsigned(UInt64)
    case negative(Int64)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .unsigned(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .negative(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    subscript(key: String) -> JSONValue? {
        guard case .object(let fields) = self else { return nil }
        return fields[key]
    }

    static func integer(_ value: Int64) -> JSONValue {
        value >= 0 ? .unsigned(UInt64(value)) : .negative(value)
    }

    static func texts(_ values: [String]) -> JSONValue { .list(values.map(JSONValue.text)) }
}
