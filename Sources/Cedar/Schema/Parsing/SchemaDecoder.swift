/// Reads the JSON form of a schema: an object of namespaces. Unknown keys are refused. Goes on
/// behind a declaration with an error.
///
/// The reference engine also takes an array of the values where an object of fixed keys stands;
/// that is a by-catch of its reader and refused here.
struct SchemaDecoder {
    private var failures: [SchemaFailure] = []

    static func decode(
        _ json: JSONValue
    ) -> (namespaces: [NamespaceSyntax], failures: [SchemaFailure]) {
        var decoder = SchemaDecoder()
        let namespaces = decoder.namespaces(json)
        return (namespaces, decoder.failures)
    }

    private mutating func namespaces(_ json: JSONValue) -> [NamespaceSyntax] {
        var namespaces: [NamespaceSyntax] = []
        attempt { decoder throws(SchemaFailure) in
            for member in try SchemaDecoder.members(json, "the schema") {
                decoder.attempt { decoder throws(SchemaFailure) in
                    namespaces.append(try decoder.namespace(member))
                }
            }
        }
        return namespaces
    }

    private mutating func namespace(
        _ member: JSONMember
    ) throws(SchemaFailure) -> NamespaceSyntax {
        let json = member.value
        try Self.checkKeys(
            json, "a namespace", ["commonTypes", "entityTypes", "actions", "annotations"])
        var name: NameSyntax?
        if !member.key.isEmpty {
            guard SchemaName.isReference(member.key) else {
                throw SchemaFailure(
                    member.keyRange, "`\(member.key)` is no name of a namespace")
            }
            name = NameSyntax(text: member.key, range: member.keyRange)
        }
        var namespace = NamespaceSyntax(
            name: name, annotations: try Self.annotations(json["annotations"]))
        if name == nil, !namespace.annotations.isEmpty {
            throw SchemaFailure(
                json["annotations"]?.keyRange ?? json.range,
                "the namespace without a name cannot have annotations")
        }
        if let types = json["commonTypes"] {
            try each(types.value, "`commonTypes`") { member throws(SchemaFailure) in
                namespace.commonTypes.append(try Self.commonType(member))
            }
        }
        let types = try Self.required("entityTypes", json)
        try each(types, "`entityTypes`") { member throws(SchemaFailure) in
            namespace.entityTypes.append(try Self.entityType(member))
        }
        let actions = try Self.required("actions", json)
        try each(actions, "`actions`") { member throws(SchemaFailure) in
            namespace.actions.append(try Self.action(member))
        }
        return namespace
    }

    /// Every declaration of an object; an error in one does not hide those in others.
    private mutating func each(
        _ json: JSONValue, _ what: String, _ work: (JSONMember) throws(SchemaFailure) -> Void
    ) throws(SchemaFailure) {
        for member in try Self.members(json, what) {
            attempt { _ throws(SchemaFailure) in try work(member) }
        }
    }

    private mutating func attempt(
        _ work: (inout SchemaDecoder) throws(SchemaFailure) -> Void
    ) {
        guard failures.count < CedarLimits.schemaErrorsMax else { return }
        do throws(SchemaFailure) {
            try work(&self)
        } catch {
            failures.append(error)
        }
    }
}
