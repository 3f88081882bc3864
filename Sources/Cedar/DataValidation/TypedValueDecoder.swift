/// Turns JSON into values where a schema says which type is expected: an entity may then stand
/// without `__entity`, and an extension value as the text of its constructor or as the call without
/// `__extn`. What is of another type than expected is read as if nothing were known: the check that
/// follows says so with better words. Recursion is bounded by the depth of the document.
enum TypedValueDecoder {
    static func value(
        _ json: JSONValue, _ type: SchemaType?
    ) throws(JSONFailure) -> Value {
        switch (type, json.kind) {
        case (.entity, .object): .entity(try ValueDecoder.uid(json))
        case (.set(let element), .array(let elements)): .set(try set(elements, element))
        case (.record(let type), .object):
            .record(try record(json, type))
        case (.extension(let type), .string(let text)): try constructed(type, text, json.range)
        case (.extension, .object) where json["fn"] != nil: try ExtensionDecoder.value(json)
        case (.none, _), (.bool, _), (.long, _), (.string, _), (.set, _), (.record, _),
            (.entity, _), (.extension, _):
            try ValueDecoder.value(json)
        }
    }

    static func record(
        _ json: JSONValue, _ type: RecordType?
    ) throws(JSONFailure) -> Record {
        // An escape is no record; the plain reader knows them.
        guard let type, case .object(let members) = json.kind,
            !ValueDecoder.isEscape(json)
        else { return try ValueDecoder.record(json) }
        var attributes: [(String, Value)] = []
        attributes.reserveCapacity(members.count)
        for member in members {
            attributes.append((member.key, try value(member.value, type[member.key]?.type)))
        }
        return Record(attributes)
    }

    /// A record of which every attribute has one type.
    static func record(
        _ json: JSONValue, eachOf type: SchemaType?
    ) throws(JSONFailure) -> Record {
        guard let type, case .object(let members) = json.kind else {
            return try ValueDecoder.record(json)
        }
        var attributes: [(String, Value)] = []
        for member in members { attributes.append((member.key, try value(member.value, type))) }
        return Record(attributes)
    }

    private static func set(
        _ elements: [JSONValue], _ type: SchemaType
    ) throws(JSONFailure) -> Set<Value> {
        var set: Set<Value> = []
        for element in elements { set.insert(try value(element, type)) }
        return set
    }

    private static func constructed(
        _ type: ExtensionType, _ text: String, _ range: SourceRange
    ) throws(JSONFailure) -> Value {
        do throws(ExtensionError) {
            switch type {
            case .decimal: return .extension(.decimal(try DecimalValue(parsing: text)))
            case .ipaddr: return .extension(.ip(try IPAddressValue(parsing: text)))
            case .datetime: return .extension(.datetime(try DatetimeValue(parsing: text)))
            case .duration: return .extension(.duration(try DurationValue(parsing: text)))
            }
        } catch {
            throw JSONFailure(range, error.message)
        }
    }
}
