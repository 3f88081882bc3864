/// Checks values against the types of a schema. Recursion is bounded by the height of types.
struct ValueChecker {
    let schema: Schema

    func check(_ value: Value, _ type: SchemaType) throws(DataMismatch) {
        switch (value, type) {
        case (.bool, .bool), (.long, .long), (.string, .string): break
        case (.entity(let uid), .entity(let type)):
            guard uid.type == type else { throw mismatch(.entity(type), found: uid.type.name) }
            try checkReference(uid)
        case (.extension(let value), .extension(let type)):
            guard value.type == type else {
                throw mismatch(.extension(type), found: value.type.rawValue)
            }
        case (.set(let elements), .set(let type)): try check(elements, type)
        case (.record(let record), .record(let type)): try check(record, type)
        case (.bool, _), (.long, _), (.string, _), (.entity, _), (.set, _), (.record, _),
            (.extension, _):
            throw mismatch(type, found: value.typeWords)
        }
    }

    private func check(_ elements: Set<Value>, _ type: SchemaType) throws(DataMismatch) {
        for element in elements {
            do throws(DataMismatch) {
                try check(element, type)
            } catch {
                throw error.within(.anyElement)
            }
        }
    }

    func check(_ record: Record, _ type: RecordType) throws(DataMismatch) {
        try checkPresence(record, type)
        for (name, value) in record.attributes {
            do throws(DataMismatch) {
                guard let attribute = type[name] else { throw undeclared(name, type) }
                try check(value, attribute.type)
            } catch {
                throw error.within(.attribute(name))
            }
        }
    }

    func checkPresence(_ record: Record, _ type: RecordType) throws(DataMismatch) {
        for attribute in type.attributes
        where attribute.isRequired && record[attribute.name] == nil {
            throw DataMismatch("the required attribute `\(attribute.name)` is missing")
        }
    }

    func undeclared(_ name: String, _ type: RecordType) -> DataMismatch {
        DataMismatch(
            "the schema has no such attribute"
                + Suggestion.text(for: name, among: type.attributes.map(\.name)))
    }

    /// An action is declared; an id of an enumerated type is among its ids.
    func checkReference(_ uid: EntityUID) throws(DataMismatch) {
        if let ids = schema.entityTypes[uid.type]?.enumeratedIDs,
            !ids.contains(where: { $0.isSameBytes(as: uid.id) })
        {
            throw DataMismatch(
                "`\(uid)` is none of the entities that the schema lists for the type "
                    + "`\(uid.type)`" + Suggestion.text(for: uid.id, among: ids))
        }
        if uid.type.isAction, schema.actions[uid] == nil {
            throw DataMismatch(undeclaredAction(uid))
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

    private func mismatch(_ type: SchemaType, found: String) -> DataMismatch {
        DataMismatch("expected `\(type.words)`, found `\(found)`")
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
