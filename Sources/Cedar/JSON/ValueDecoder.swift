/// Turns JSON into values of Cedar. Recursion is bounded by the depth of the document.
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

    static func record(_ json: JSONValue) throws(JSONFailure) -> Record {
        guard case .object(let members) = json.kind else {
            throw JSONFailure(json.range, "expected an object, found \(json.kind.name)")
        }
        return try record(members)
    }

    /// `{"type": …, "id": …}`, or that under `__entity`.
    static func uid(_ json: JSONValue) throws(JSONFailure) -> EntityUID {
        if json["__expr"] != nil { throw exprError(json) }
        return try plainUID(json["__entity"]?.value ?? json)
    }

    private static func set(_ elements: [JSONValue]) throws(JSONFailure) -> Set<Value> {
        var set: Set<Value> = []
        for element in elements { set.insert(try value(element)) }
        return set
    }

    private static func record(_ members: [JSONMember]) throws(JSONFailure) -> Record {
        var attributes: [(String, Value)] = []
        attributes.reserveCapacity(members.count)
        for member in members {
            attributes.append((member.key, try value(member.value)))
        }
        return Record(attributes)
    }

    private static func object(
        _ json: JSONValue, _ members: [JSONMember]
    ) throws(JSONFailure) -> Value {
        if let escape = members.first(where: { ValueDecoder.escapes.contains($0.key) }) {
            return try escaped(json, escape)
        }
        return .record(try record(members))
    }

    private static func escaped(
        _ json: JSONValue, _ escape: JSONMember
    ) throws(JSONFailure) -> Value {
        switch escape.key {
        case "__entity": return .entity(try plainUID(escape.value))
        case "__expr": throw exprError(json)
        default: return try ExtensionDecoder.value(escape.value)
        }
    }

    /// Whether the object stands for an entity or an extension value.
    static func isEscape(_ json: JSONValue) -> Bool {
        guard case .object(let members) = json.kind else { return false }
        return members.contains { escapes.contains($0.key) }
    }

    private static let escapes: Set<String> = ["__entity", "__expr", "__extn"]

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

    private static func exprError(_ json: JSONValue) -> JSONFailure {
        JSONFailure(json.range, "`__expr` is no longer part of Cedar; write the value itself")
    }

    static func numberProblem(_ text: String) -> String {
        let isInteger = !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == 0x65 }
        return isInteger && text != "-0"
            ? "the integer `\(text)` does not fit in 64 bits"
            : "`\(text)` is a float; numbers of Cedar are 64-bit integers"
    }
}
