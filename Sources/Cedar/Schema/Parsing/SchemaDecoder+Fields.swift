extension SchemaDecoder {
    static func members(
        _ json: JSONValue, _ what: String
    ) throws(SchemaFailure) -> [JSONMember] {
        guard case .object(let members) = json.kind else { throw wrong(json, what, "an object") }
        return members
    }

    static func elements(
        _ json: JSONValue, _ what: String
    ) throws(SchemaFailure) -> [JSONValue] {
        guard case .array(let elements) = json.kind else { throw wrong(json, what, "an array") }
        return elements
    }

    static func string(_ json: JSONValue, _ what: String) throws(SchemaFailure) -> String {
        guard case .string(let text) = json.kind else { throw wrong(json, what, "a string") }
        return text
    }

    static func bool(_ json: JSONValue, _ what: String) throws(SchemaFailure) -> Bool {
        guard case .bool(let value) = json.kind else { throw wrong(json, what, "a bool") }
        return value
    }

    static func required(_ key: String, _ json: JSONValue) throws(SchemaFailure) -> JSONValue {
        guard let member = json[key] else {
            throw SchemaFailure(json.range, "`\(key)` is missing")
        }
        return member.value
    }

    /// The value of a key that may be absent or null.
    static func optional(_ key: String, _ json: JSONValue) -> JSONValue? {
        guard let value = json[key]?.value else { return nil }
        if case .null = value.kind { return nil }
        return value
    }

    /// The value must be an object with no keys but these.
    static func checkKeys(
        _ json: JSONValue, _ what: String, _ known: [String]
    ) throws(SchemaFailure) {
        for member in try members(json, what) {
            guard !known.contains(where: { $0.isSameBytes(as: member.key) }) else { continue }
            throw SchemaFailure(
                member.keyRange,
                "`\(member.key)` is no key of \(what); expected "
                    + Parser.list(known.map { "`\($0)`" }))
        }
    }

    static func identifier(_ member: JSONMember) throws(SchemaFailure) -> NameSyntax {
        guard Identifier.isLegal(member.key) || member.key == SchemaNames.cedar else {
            throw SchemaFailure(
                member.keyRange,
                "`\(member.key)` is no name of a type; expected an identifier")
        }
        return NameSyntax(text: member.key, range: member.keyRange)
    }

    /// The name of a type, perhaps with a namespace.
    static func name(_ json: JSONValue, _ what: String) throws(SchemaFailure) -> NameSyntax {
        let text = try string(json, what)
        guard SchemaName.isReference(text) else {
            throw SchemaFailure(
                json.range, "`\(text)` is no name of a type; expected identifiers joined by `::`")
        }
        return NameSyntax(text: text, range: json.range)
    }

    static func names(_ json: JSONValue, _ what: String) throws(SchemaFailure) -> [NameSyntax] {
        var names: [NameSyntax] = []
        for element in try elements(json, what) { names.append(try name(element, what)) }
        return names
    }

    /// `{"key": "value" or null}`
    static func annotations(_ member: JSONMember?) throws(SchemaFailure) -> [Annotation] {
        guard let member else { return [] }
        var annotations: [Annotation] = []
        for member in try members(member.value, "`annotations`") {
            guard Identifier.isWord(member.key) else {
                throw SchemaFailure(
                    member.keyRange,
                    "`\(member.key)` is no name of an annotation; expected an identifier")
            }
            var value: String?
            if case .null = member.value.kind {
            } else {
                value = try string(member.value, "an annotation")
            }
            annotations.append(Annotation(key: member.key, value: value))
        }
        return annotations
    }

    private static func wrong(
        _ json: JSONValue, _ what: String, _ expected: String
    ) -> SchemaFailure {
        SchemaFailure(json.range, "expected \(what) to be \(expected), found \(json.kind.name)")
    }
}
