extension SchemaDecoder {
    static func commonType(_ member: JSONMember) throws(SchemaFailure) -> CommonTypeSyntax {
        let name = try identifier(member)
        let type = try self.type(member.value, extraKeys: ["annotations"])
        let annotations = try self.annotations(member.value["annotations"])
        return CommonTypeSyntax(annotations: annotations, name: name, type: type)
    }

    static func entityType(_ member: JSONMember) throws(SchemaFailure) -> EntityTypeSyntax {
        let name = try identifier(member)
        let json = member.value
        try checkKeys(
            json, "an entity type", ["memberOfTypes", "shape", "tags", "enum", "annotations"])
        return EntityTypeSyntax(
            annotations: try annotations(json["annotations"]), names: [name],
            kind: try entityTypeKind(json))
    }

    private static func entityTypeKind(
        _ json: JSONValue
    ) throws(SchemaFailure) -> EntityTypeSyntax.Kind {
        if let ids = json["enum"] {
            for key in ["memberOfTypes", "shape", "tags"] {
                guard let other = json[key] else { continue }
                throw SchemaFailure(other.keyRange, "`\(key)` cannot stand beside `enum`")
            }
            return .enumerated(ids: try self.ids(ids.value))
        }
        var parents: [NameSyntax] = []
        if let names = json["memberOfTypes"] {
            parents = try self.names(names.value, "`memberOfTypes`")
        }
        var shape: TypeSyntax?
        if let type = json["shape"] { shape = try self.type(type.value) }
        var tags: TypeSyntax?
        if let type = json["tags"] { tags = try self.type(type.value) }
        return .standard(parents: parents, shape: shape, tags: tags)
    }

    private static func ids(_ json: JSONValue) throws(SchemaFailure) -> [String] {
        var ids: [String] = []
        for element in try elements(json, "`enum`") { ids.append(try string(element, "an id")) }
        guard !ids.isEmpty else { throw SchemaFailure(json.range, "`enum` has no ids") }
        return ids
    }

    static func action(_ member: JSONMember) throws(SchemaFailure) -> ActionSyntax {
        let json = member.value
        try checkKeys(json, "an action", ["appliesTo", "memberOf", "attributes", "annotations"])
        if let attributes = optional("attributes", json) {
            throw SchemaFailure(attributes.range, "actions have no attributes")
        }
        var parents: [ActionReferenceSyntax] = []
        if let references = optional("memberOf", json) {
            for element in try elements(references, "`memberOf`") {
                parents.append(try actionReference(element))
            }
        }
        var appliesTo: AppliesToSyntax?
        if let value = optional("appliesTo", json) { appliesTo = try self.appliesTo(value) }
        return ActionSyntax(
            annotations: try annotations(json["annotations"]),
            names: [NameSyntax(text: member.key, range: member.keyRange)],
            parents: parents, appliesTo: appliesTo)
    }

    private static func actionReference(
        _ json: JSONValue
    ) throws(SchemaFailure) -> ActionReferenceSyntax {
        try checkKeys(json, "a parent action", ["id", "type"])
        let id = try string(try required("id", json), "`id`")
        var type: String?
        if let value = optional("type", json) { type = try name(value, "`type`").text }
        return ActionReferenceSyntax(type: type, id: id, range: json.range)
    }

    private static func appliesTo(_ json: JSONValue) throws(SchemaFailure) -> AppliesToSyntax {
        try checkKeys(json, "`appliesTo`", ["principalTypes", "resourceTypes", "context"])
        var context: TypeSyntax?
        if let type = json["context"] { context = try self.type(type.value) }
        return AppliesToSyntax(
            principals: try names(
                try required("principalTypes", json), "`principalTypes`"),
            resources: try names(try required("resourceTypes", json), "`resourceTypes`"),
            context: context)
    }
}
