/// Checks values against the types of a schema. Recursion is bounded by
/// `CedarLimits.valueDepthMax`, which entities and requests have been checked for.
struct ValueChecker {
    let schema: Schema

    func check(
        _ value: Value, _ type: SchemaType, at path: [String]
    ) throws(DataMismatch) {
        switch (value, type) {
        case (.bool, .bool), (.long, .long), (.string, .string): break
        case (.entity(let uid), .entity(let type)):
            guard uid.type == type else {
                throw mismatch(.entity(type), found: uid.type.name, path)
            }
        case (.extension(let value), .extension(let type)):
            guard value.type == type else {
                throw mismatch(.extension(type), found: value.type.rawValue, path)
            }
        case (.set(let elements), .set(let type)):
            for element in elements { try check(element, type, at: path) }
        case (.record(let record), .record(let type)):
            try check(record, type, at: path)
        case (.bool, _), (.long, _), (.string, _), (.entity, _), (.set, _), (.record, _),
            (.extension, _):
            throw mismatch(type, found: value.typeWords, path)
        }
    }

    func check(
        _ record: Record, _ type: RecordType, at path: [String]
    ) throws(DataMismatch) {
        for attribute in type.attributes where attribute.isRequired {
            guard record[attribute.name] != nil else {
                throw DataMismatch(
                    path, "the required attribute `\(attribute.name)` is missing")
            }
        }
        for (name, value) in record.attributes {
            guard let attribute = type[name] else {
                throw DataMismatch(
                    path + [name],
                    "the schema has no such attribute"
                        + Suggestion.text(for: name, among: type.attributes.map(\.name)))
            }
            try check(value, attribute.type, at: path + [name])
        }
    }

    /// Every entity that a value names exists as far as the schema knows.
    func checkReferences(_ value: Value, at path: [String]) throws(DataMismatch) {
        switch value {
        case .bool, .long, .string, .extension: break
        case .entity(let uid): try checkReference(uid, at: path)
        case .set(let elements):
            for element in elements { try checkReferences(element, at: path) }
        case .record(let record):
            for (name, value) in record.attributes {
                try checkReferences(value, at: path + [name])
            }
        }
    }

    /// An action is declared; an id of an enumerated type is among its ids.
    func checkReference(_ uid: EntityUID, at path: [String] = []) throws(DataMismatch) {
        if let ids = schema.entityTypes[uid.type]?.enumeratedIDs,
            !ids.contains(where: { $0.isSameBytes(as: uid.id) })
        {
            throw DataMismatch(
                path,
                "`\(uid)` is none of the entities that the schema lists for the type "
                    + "`\(uid.type)`" + Suggestion.text(for: uid.id, among: ids))
        }
        if uid.type.isAction, schema.actions[uid] == nil {
            throw DataMismatch(path, undeclaredAction(uid))
        }
    }

    func undeclaredAction(_ uid: EntityUID) -> String {
        let ids = schema.actions.keys.filter { $0.type == uid.type }.map(\.id).sorted()
        return "the schema has no action `\(uid)`" + Suggestion.text(for: uid.id, among: ids)
    }

    func undeclaredType(_ type: EntityType) -> String {
        let names = schema.entityTypes.keys.map(\.name).sorted()
        return "the schema has no entity type `\(type)`"
            + Suggestion.text(for: type.name, among: names)
    }

    private func mismatch(_ type: SchemaType, found: String, _ path: [String]) -> DataMismatch {
        DataMismatch(path, "expected `\(type.words)`, found `\(found)`")
    }
}

extension ExtensionValue {
    fileprivate var type: ExtensionType {
        switch self {
        case .decimal: .decimal
        case .ip: .ipaddr
        case .datetime: .datetime
        case .duration: .duration
        }
    }
}

extension Value {
    fileprivate var typeWords: String {
        switch self {
        case .bool: "Bool"
        case .long: "Long"
        case .string: "String"
        case .entity(let uid): uid.type.name
        case .set: "Set"
        case .record: "record"
        case .extension(let value): value.type.rawValue
        }
    }
}
