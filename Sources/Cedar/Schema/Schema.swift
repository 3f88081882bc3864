/// What entities, actions and contexts may look like: the types that policies, entities and
/// requests are checked against.
///
/// Immutable; safe to share between threads without locks; copying it copies references.
public struct Schema: Sendable {
    /// The declared entity types; actions are not among them.
    let entityTypes: [EntityType: EntityTypeSchema]
    /// The declared actions.
    let actions: [EntityUID: ActionSchema]
    /// What was read, for writing it; every namespace once, that without a name first.
    let namespaces: [NamespaceSyntax]

    /// Reads sources as one schema; a namespace may be opened once in each of them.
    ///
    /// Throws `SchemaErrors` with every error found. Limits: `CedarLimits.sourceBytesMax` bytes a
    /// source, and those of `CedarLimits` whose names begin with `schema`.
    public init(sources: [SchemaSource]) throws(SchemaErrors) {
        let syntaxes = try SchemaReader.read(sources)
        let resolver = SchemaResolver(syntaxes)
        guard resolver.errors.isEmpty else { throw SchemaErrors(resolver.errors) }
        entityTypes = resolver.entityTypes
        actions = resolver.actions
        namespaces = SchemaReader.merged(syntaxes)
    }

    /// Reads one text in Cedar's schema syntax; as `init(sources:)`.
    public init(text: String, sourceName: String = "schema") throws(SchemaErrors) {
        try self.init(sources: [SchemaSource(name: sourceName, text: text)])
    }

    /// Reads one text in the JSON form; as `init(sources:)`.
    public init(json: String, sourceName: String = "schema") throws(SchemaErrors) {
        try self.init(sources: [SchemaSource(name: sourceName, json: json)])
    }

    /// Reads UTF-8 in the JSON form; as `init(sources:)`.
    public init(jsonUTF8 bytes: [UInt8], sourceName: String = "schema") throws(SchemaErrors) {
        try self.init(sources: [SchemaSource(name: sourceName, jsonUTF8: bytes)])
    }

    /// Whether both mean the same, however they are written.
    func isSameModel(as other: Schema) -> Bool {
        entityTypes == other.entityTypes && actions == other.actions
    }
}
