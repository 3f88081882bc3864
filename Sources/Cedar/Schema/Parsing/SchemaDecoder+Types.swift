extension SchemaDecoder {
    /// `{"type": …}` with the keys that the type has and perhaps some of its place.
    static func type(
        _ json: JSONValue, extraKeys: [String] = [], depth: Int = 0
    ) throws(SchemaFailure) -> TypeSyntax {
        _ = try members(json, "a type")
        let name = try string(try required("type", json), "`type`")
        try checkKeys(json, "type `\(name)`", ["type"] + keys(of: name) + extraKeys)
        return TypeSyntax(kind: try kind(name, json, depth), range: json.range)
    }

    private static func keys(of name: String) -> [String] {
        switch name {
        case "Set": ["element"]
        case "Record": ["attributes", "additionalAttributes"]
        case "Entity", "EntityOrCommon", "Extension": ["name"]
        default: []
        }
    }

    private static func kind(
        _ name: String, _ json: JSONValue, _ depth: Int
    ) throws(SchemaFailure) -> TypeSyntaxKind {
        switch name {
        case "Boolean": return .bool
        case "Long": return .long
        case "String": return .string
        case "Set":
            let depth = try deeper(depth, json)
            return .set(try type(try required("element", json), depth: depth))
        case "Record": return .record(try record(json, try deeper(depth, json)))
        case "Entity":
            return .entity(try self.name(try required("name", json), "`name`").text)
        case "EntityOrCommon":
            return .entityOrCommon(try self.name(try required("name", json), "`name`").text)
        case "Extension": return .extension(try extensionType(try required("name", json)))
        default: return .common(try self.name(try required("type", json), "`type`").text)
        }
    }

    private static func deeper(_ depth: Int, _ json: JSONValue) throws(SchemaFailure) -> Int {
        guard depth < CedarLimits.schemaNestingMax else {
            throw SchemaFailure(json.range, SchemaParser.tooDeepProblem)
        }
        return depth + 1
    }

    private static func extensionType(
        _ json: JSONValue
    ) throws(SchemaFailure) -> ExtensionType {
        let name = try string(json, "`name`")
        guard let type = ExtensionType(rawValue: name) else {
            let known = ExtensionType.allCases.map { "`\($0.rawValue)`" }
            throw SchemaFailure(
                json.range, "`\(name)` is no extension type; expected \(Parser.list(known))")
        }
        return type
    }

    private static func record(
        _ json: JSONValue, _ depth: Int
    ) throws(SchemaFailure) -> [AttributeSyntax] {
        if let open = json["additionalAttributes"],
            try bool(open.value, "`additionalAttributes`")
        {
            throw SchemaFailure(
                open.value.range,
                "records with other attributes than those listed are not supported")
        }
        var attributes: [AttributeSyntax] = []
        for member in try members(try required("attributes", json), "`attributes`") {
            attributes.append(try attribute(member, depth))
        }
        return attributes
    }

    private static func attribute(
        _ member: JSONMember, _ depth: Int
    ) throws(SchemaFailure) -> AttributeSyntax {
        let json = member.value
        let type = try self.type(json, extraKeys: ["required", "annotations"], depth: depth)
        var isRequired = true
        if let required = json["required"] {
            isRequired = try bool(required.value, "`required`")
        }
        return AttributeSyntax(
            annotations: try annotations(json["annotations"]),
            name: NameSyntax(text: member.key, range: member.keyRange), type: type,
            isRequired: isRequired)
    }
}
