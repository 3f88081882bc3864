/// Turns JSON into values of Cedar. An object that has exactly the shape of an escape is one;
/// any other is a record, as in the reference engine. Recursion is bounded by the depth of the
/// document.
enum ValueDecoder {
    static func value(_ json: JSONValue) throws(JSONFailure) -> Value {
        switch json.kind {
        case .array(let elements): .set(try set(elements))
        case .object(let members): try object(json, members)
        case .null, .bool, .integer, .otherNumber, .string: try scalar(json)
        }
    }

    private static func scalar(_ json: JSONValue) throws(JSONFailure) -> Value {
        switch json.kind {
        case .bool(let value): .bool(value)
        case .integer(let value): .long(value)
        case .string(let value): .string(value)
        case .otherNumber(let text): throw JSONFailure(json.range, numberProblem(text))
        case .null, .array, .object: throw JSONFailure(json.range, "`null` is no value of Cedar")
        }
    }

    private static func set(_ elements: [JSONValue]) throws(JSONFailure) -> Set<Value> {
        var set: Set<Value> = []
        for element in elements { set.insert(try value(element)) }
        return set
    }

    private static func object(
        _ json: JSONValue, _ members: [JSONMember]
    ) throws(JSONFailure) -> Value {
        if members.count == 1, let value = try escaped(json, members[0]) { return value }
        return .record(try attributes(members))
    }

    // MARK: Records

    /// A record that stands alone, as a context does; an escape is none.
    static func record(_ json: JSONValue) throws(JSONFailure) -> Record {
        _ = try members(of: json)
        guard case .record(let record) = try value(json) else {
            throw JSONFailure(
                json.range, "expected a record, found an entity or an extension value")
        }
        return record
    }

    /// Attributes or tags of an entity: whatever the keys are, they are names.
    static func attributes(_ json: JSONValue) throws(JSONFailure) -> Record {
        try attributes(try members(of: json))
    }

    static func members(of json: JSONValue) throws(JSONFailure) -> [JSONMember] {
        guard case .object(let members) = json.kind else {
            throw JSONFailure(json.range, "expected an object, found \(json.kind.name)")
        }
        return members
    }

    private static func attributes(_ members: [JSONMember]) throws(JSONFailure) -> Record {
        var attributes: [(String, Value)] = []
        attributes.reserveCapacity(members.count)
        for member in members {
            attributes.append((member.key, try value(member.value)))
        }
        return Record(attributes)
    }

    // MARK: Escapes

    /// What an escape stands for; nil for the member of a plain record.
    private static func escaped(
        _ json: JSONValue, _ member: JSONMember
    ) throws(JSONFailure) -> Value? {
        switch member.key {
        case "__entity" where isEntity(member.value):
            try checkNumbers(member.value)
            return .entity(try plainUID(member.value))
        case "__extn" where ExtensionDecoder.isCall(member.value):
            try checkNumbers(member.value)
            return try ExtensionDecoder.value(member.value)
        case "__expr":
            try refuseExpression(json)
            return nil
        default:
            return nil
        }
    }

    /// An escape ignores keys that it does not know, but not what no value of Cedar has.
    private static func checkNumbers(_ json: JSONValue) throws(JSONFailure) {
        switch json.kind {
        case .otherNumber(let text): throw JSONFailure(json.range, numberProblem(text))
        case .array(let elements): for element in elements { try checkNumbers(element) }
        case .object(let members): for member in members { try checkNumbers(member.value) }
        case .null, .bool, .integer, .string: return
        }
    }

    static func refuseExpression(_ json: JSONValue) throws(JSONFailure) {
        guard case .string? = json["__expr"]?.value.kind else { return }
        throw JSONFailure(
            json.range, "`__expr` is no longer part of Cedar; write the value itself")
    }

    // MARK: Entities

    /// `{"type": …, "id": …}`, or that under `__entity`.
    static func uid(_ json: JSONValue) throws(JSONFailure) -> EntityUID {
        try refuseExpression(json)
        if let escaped = json["__entity"]?.value, isEntity(escaped) || !isEntity(json) {
            return try plainUID(escaped)
        }
        return try plainUID(json)
    }

    private static func isEntity(_ json: JSONValue) -> Bool {
        guard case .string? = json["type"]?.value.kind, case .string? = json["id"]?.value.kind
        else { return false }
        return true
    }

    private static func plainUID(_ json: JSONValue) throws(JSONFailure) -> EntityUID {
        guard let type = json["type"]?.value, let id = json["id"]?.value,
            case .string(let typeName) = type.kind, case .string(let idText) = id.kind
        else {
            throw JSONFailure(
                json.range,
                "expected an entity as `{\"type\": \"…\", \"id\": \"…\"}`, found \(json.kind.name)")
        }
        do throws(EntityNameError) {
            return try EntityUID(type: typeName, id: idText)
        } catch {
            throw JSONFailure(type.range, error.message)
        }
    }

    static func numberProblem(_ text: String) -> String {
        let isInteger = !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == 0x65 }
        return isInteger && text != "-0"
            ? "the integer `\(text)` does not fit in 64 bits"
            : "`\(text)` is a float; numbers of Cedar are 64-bit integers"
    }
}
