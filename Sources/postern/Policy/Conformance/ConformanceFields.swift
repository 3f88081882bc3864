import Cedar

/// The members of an object in a case. Keys that are not asked for are ignored, as the official
/// runner ignores them; a member that is null is none.
struct ConformanceFields {
    let object: JSONValue
    private let document: JSONDocument

    init(_ document: JSONDocument, _ object: JSONValue) {
        self.document = document
        self.object = object
    }

    func text(_ key: String) throws(DataError) -> String {
        try text(try required(key), key)
    }

    func texts(_ key: String) throws(DataError) -> [String] {
        var texts: [String] = []
        for element in try list(key) { texts.append(try text(element, key)) }
        return texts
    }

    func list(_ key: String) throws(DataError) -> [JSONValue] {
        let value = try required(key)
        guard case .array(let elements) = value.kind else {
            throw unexpected(value, key, "an array")
        }
        return elements
    }

    func optionalText(_ key: String) throws(DataError) -> String? {
        guard let value = optional(key) else { return nil }
        return try text(value, key)
    }

    func optionalTruth(_ key: String) throws(DataError) -> Bool? {
        guard let value = optional(key) else { return nil }
        guard case .bool(let truth) = value.kind else { throw unexpected(value, key, "a bool") }
        return truth
    }

    func optionalName<Name: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Name.Type
    ) throws(DataError) -> Name? {
        guard let value = optional(key) else { return nil }
        let text = try text(value, key)
        guard let name = Name(rawValue: text) else {
            let names = Name.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or ")
            throw document.error(at: value, "`\(key)` is \(names), not `\(text)`")
        }
        return name
    }

    private func text(_ value: JSONValue, _ key: String) throws(DataError) -> String {
        guard case .string(let text) = value.kind else {
            throw unexpected(value, key, "a string")
        }
        return text
    }

    private func required(_ key: String) throws(DataError) -> JSONValue {
        guard object.kind.isObject else {
            throw document.error(at: object, "expected an object, found \(object.kind.name)")
        }
        guard let value = optional(key) else {
            throw document.error(at: object, "`\(key)` is missing")
        }
        return value
    }

    private func optional(_ key: String) -> JSONValue? {
        object[key].flatMap { $0.value.isNull ? nil : $0.value }
    }

    private func unexpected(_ value: JSONValue, _ key: String, _ what: String) -> DataError {
        document.error(at: value, "expected \(what) in `\(key)`, found \(value.kind.name)")
    }
}
