/// Checks entities against a schema, as the reference engine does: others than actions by their
/// type, with the parents that they were given; actions, which must be what the schema says.
struct EntityChecker {
    private let values: ValueChecker
    private var schema: Schema { values.schema }

    init(_ schema: Schema) {
        values = ValueChecker(schema: schema)
    }

    func check(_ entity: Entity) throws(DataMismatch) {
        guard let type = schema.entityTypes[entity.uid.type] else {
            throw DataMismatch([], values.undeclaredType(entity.uid.type))
        }
        try values.checkReference(entity.uid)
        try values.check(entity.attributes, type.attributes, at: [])
        try values.checkReferences(.record(entity.attributes), at: [])
        for parent in entity.parents {
            try values.checkReference(parent)
            guard type.ancestors.contains(parent.type) else {
                throw DataMismatch(
                    [],
                    "the parent `\(parent)` is of a type that the schema does not allow for "
                        + "`\(entity.uid.type)`")
            }
        }
        try check(tags: entity.tags, type)
    }

    private func check(tags: Record, _ type: EntityTypeSchema) throws(DataMismatch) {
        guard let tagType = type.tags else {
            guard let tag = tags.keys.first else { return }
            throw DataMismatch(
                [], "the tag `\(tag)` is there, but the schema gives `\(type.type)` no tags")
        }
        for (name, value) in tags.attributes {
            do throws(DataMismatch) {
                try values.check(value, tagType, at: [])
                try values.checkReferences(value, at: [])
            } catch {
                throw DataMismatch([], "tag `\(name)`: \(error.text)")
            }
        }
    }

    /// - Parameter ancestors: all that the given entities lead to.
    func check(action: Entity, ancestors: Set<EntityUID>) throws(DataMismatch) {
        guard let declared = schema.actions[action.uid] else {
            throw DataMismatch([], values.undeclaredAction(action.uid))
        }
        guard action.attributes.count == 0, action.tags.count == 0 else {
            throw DataMismatch([], "actions have no attributes and no tags")
        }
        guard ancestors == declared.ancestors else {
            throw DataMismatch(
                [],
                "the parents of `\(action.uid)` are others than in the schema; leave actions "
                    + "out, the schema brings them")
        }
    }
}
