/// Checks entities against a schema, as the reference engine does: others than actions by their
/// type, with the parents that they were given; actions, which must be what the schema says.
struct EntityChecker {
    let values: ValueChecker
    private var schema: Schema { values.schema }

    init(_ schema: Schema) {
        values = ValueChecker(schema: schema)
    }

    /// - Parameter all: the entities among which the ancestors of an action are looked for.
    func check(_ entity: Entity, among all: [EntityUID: Entity]) throws(DataMismatch) {
        if entity.uid.type.isAction {
            try check(action: entity, among: all)
        } else {
            try check(entity)
        }
    }

    private func check(_ entity: Entity) throws(DataMismatch) {
        let type = try type(of: entity.uid)
        try values.check(entity.attributes, type.attributes)
        for parent in entity.parents { try check(parent: parent, type) }
        guard let tag = entity.tags.keys.first else { return }
        let tagType = try self.tagType(type, of: tag)
        for (name, value) in entity.tags.attributes {
            do throws(DataMismatch) {
                try values.check(value, tagType)
            } catch {
                throw DataMismatch(error.within(.attribute(name)).text("tag"))
            }
        }
    }

    // MARK: Parts

    /// What the schema says of an entity that is no action.
    func type(of uid: EntityUID) throws(DataMismatch) -> EntityTypeSchema {
        guard let type = schema.entityTypes[uid.type] else {
            throw DataMismatch(values.undeclaredType(uid.type))
        }
        try values.checkReference(uid)
        return type
    }

    func check(parent: EntityUID, _ type: EntityTypeSchema) throws(DataMismatch) {
        try values.checkReference(parent)
        guard type.ancestors.contains(parent.type) else {
            throw DataMismatch(
                "the parent `\(parent)` is of a type that the schema does not allow for "
                    + "`\(type.type)`")
        }
    }

    /// - Parameter tag: the first tag that is there.
    func tagType(
        _ type: EntityTypeSchema, of tag: String
    ) throws(DataMismatch) -> SchemaType {
        guard let tagType = type.tags else {
            throw DataMismatch(
                "the tag `\(tag)` is there, but the schema gives `\(type.type)` no tags")
        }
        return tagType
    }

    private func check(
        action: Entity, among all: [EntityUID: Entity]
    ) throws(DataMismatch) {
        guard let declared = schema.actions[action.uid] else {
            throw DataMismatch(values.undeclaredAction(action.uid))
        }
        guard action.attributes.count == 0, action.tags.count == 0 else {
            throw DataMismatch("actions have no attributes and no tags")
        }
        // What is no ancestor by the schema is not followed, so a cycle ends.
        var ancestors: Set<EntityUID> = []
        var next = Array(action.parents)
        while let ancestor = next.popLast() {
            guard ancestors.insert(ancestor).inserted, declared.ancestors.contains(ancestor)
            else { continue }
            next += all[ancestor]?.parents ?? []
        }
        guard ancestors == declared.ancestors else {
            throw DataMismatch(
                "the parents of `\(action.uid)` are others than in the schema; leave actions "
                    + "out, the schema brings them")
        }
    }
}
