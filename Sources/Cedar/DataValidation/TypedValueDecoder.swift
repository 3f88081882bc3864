/// Turns JSON into values where a schema says which type is expected: an entity may then stand
/// without `__entity`, and an extension value as the text of its constructor or as the call without
/// `__extn`. Recursion is bounded by the depth of the document.
struct TypedValueDecoder {
    /// What values are held against; nil to read them only, whatever they are.
    let checker: ValueChecker?

    func value(_ json: JSONValue, _ type: SchemaType) throws(DataMismatch) -> Value {
        switch (type, json.kind) {
        case (.set(let element), .array(let elements)): .set(try set(elements, element))
        case (.record(let type), .object): .record(try record(json, type))
        case (.bool, _), (.long, _), (.string, _), (.set, _), (.record, _), (.entity, _),
            (.extension, _):
            try leaf(json, type)
        }
    }

    /// The keys are names of attributes, so an escape is none here.
    func record(_ json: JSONValue, _ type: RecordType) throws(DataMismatch) -> Record {
        let record = Record(
            try attributes(json) { (member) throws(DataMismatch) in
                guard let attribute = type[member.key] else {
                    return try undeclared(member, type)
                }
                return try value(member.value, attribute.type)
            })
        do throws(DataMismatch) {
            try checker?.checkPresence(record, type)
        } catch {
            throw error.at(json.range)
        }
        return record
    }

    /// A record of which every attribute has one type.
    func record(_ json: JSONValue, eachOf type: SchemaType) throws(DataMismatch) -> Record {
        Record(
            try attributes(json) { (member) throws(DataMismatch) in
                try value(member.value, type)
            })
    }

    /// A context; without a type it is read as any record is.
    func context(_ json: JSONValue, _ type: RecordType?) throws(DataMismatch) -> Record {
        if let type { return try record(json, type) }
        return try plain { () throws(JSONFailure) in try ValueDecoder.record(json) }
    }

    private func attributes(
        _ json: JSONValue, _ value: (JSONMember) throws(DataMismatch) -> Value
    ) throws(DataMismatch) -> [(String, Value)] {
        let members = try plain { () throws(JSONFailure) in try ValueDecoder.members(of: json) }
        var attributes: [(String, Value)] = []
        attributes.reserveCapacity(members.count)
        for member in members {
            do throws(DataMismatch) {
                attributes.append((member.key, try value(member)))
            } catch {
                throw error.within(.attribute(member.key))
            }
        }
        return attributes
    }

    private func undeclared(
        _ member: JSONMember, _ type: RecordType
    ) throws(DataMismatch) -> Value {
        if let checker { throw checker.undeclared(member.key, type).at(member.keyRange) }
        return try plain { () throws(JSONFailure) in try ValueDecoder.value(member.value) }
    }

    private func set(
        _ elements: [JSONValue], _ type: SchemaType
    ) throws(DataMismatch) -> Set<Value> {
        var set: Set<Value> = []
        for (index, element) in elements.enumerated() {
            do throws(DataMismatch) {
                set.insert(try value(element, type))
            } catch {
                throw error.within(.element(index))
            }
        }
        return set
    }

    private func leaf(_ json: JSONValue, _ type: SchemaType) throws(DataMismatch) -> Value {
        let value = try plain { () throws(JSONFailure) -> Value in
            switch type {
            case .entity where json.kind.isObject: .entity(try ValueDecoder.uid(json))
            case .extension(let type): try ExtensionDecoder.value(json, of: type)
            case .bool, .long, .string, .entity, .set, .record: try ValueDecoder.value(json)
            }
        }
        do throws(DataMismatch) {
            try checker?.check(value, type)
        } catch {
            throw error.at(json.range)
        }
        return value
    }

    private func plain<Result>(
        _ read: () throws(JSONFailure) -> Result
    ) throws(DataMismatch) -> Result {
        do throws(JSONFailure) {
            return try read()
        } catch {
            throw DataMismatch(error)
        }
    }
}
