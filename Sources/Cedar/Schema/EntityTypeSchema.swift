/// A declared entity type, every name resolved.
struct EntityTypeSchema: Hashable, Sendable {
    let type: EntityType
    /// The types that entities of this type may be direct members of.
    let parents: Set<EntityType>
    /// The parents, their parents and so on; holds the type itself where it can be its own.
    let ancestors: Set<EntityType>
    let attributes: RecordType
    /// The type of every tag; nil where entities of the type have none.
    let tags: SchemaType?
    /// The ids that exist, in the order of the schema; nil where any id may.
    let enumeratedIDs: [String]?

    func with(ancestors: Set<EntityType>) -> EntityTypeSchema {
        EntityTypeSchema(
            type: type, parents: parents, ancestors: ancestors, attributes: attributes,
            tags: tags, enumeratedIDs: enumeratedIDs)
    }
}
