/// Entities on their way into a store, each name once.
struct EntityCollection {
    private(set) var entities: [EntityUID: Entity]

    init(_ entities: [EntityUID: Entity] = [:]) {
        self.entities = entities
    }

    /// Adds an entity that is new or identical to the one of its name.
    mutating func add(_ entity: Entity) throws(DataError) {
        try EntityCollection.check(entity)
        if let existing = entities[entity.uid] {
            guard existing == entity else {
                throw DataError(
                    "entity `\(entity.uid)` is there twice, and the two differ",
                    entity: entity.uid)
            }
            return
        }
        entities[entity.uid] = entity
    }

    /// Adds an entity, or what it has beyond the one of its name.
    mutating func merge(_ entity: Entity) throws(DataError) {
        try EntityCollection.check(entity)
        guard let existing = entities[entity.uid] else {
            entities[entity.uid] = entity
            return
        }
        entities[entity.uid] = Entity(
            uid: entity.uid,
            attributes: EntityCollection.union(existing.attributes, entity.attributes),
            parents: existing.parents.union(entity.parents),
            tags: EntityCollection.union(existing.tags, entity.tags))
    }

    /// Puts a schema's actions in the place of those that are there, which agree with it but may
    /// name only some of their parents. Returns whether that changes anything.
    mutating func addActions(of schema: Schema) -> Bool {
        var isChanged = false
        for action in schema.actions.values {
            let entity = Entity(uid: action.uid, parents: action.parents)
            if entities[action.uid] != entity {
                entities[action.uid] = entity
                isChanged = true
            }
        }
        return isChanged
    }

    private static func union(_ winner: Record, _ other: Record) -> Record {
        var union = other
        for (key, value) in winner.attributes { union[key] = value }
        return union
    }

    private static func check(_ entity: Entity) throws(DataError) {
        let uid = entity.uid
        guard Value.record(entity.attributes).isShallow(), Value.record(entity.tags).isShallow()
        else {
            throw DataError(
                "entity `\(uid)` has a value that is nested too deeply; the limit is "
                    + "\(CedarLimits.valueDepthMax)", entity: uid)
        }
        if entity.parents.contains(uid) {
            throw DataError("entity `\(uid)` is its own parent", entity: uid)
        }
        if uid.type.isAction, let parent = entity.parents.first(where: { !$0.type.isAction }) {
            throw DataError(
                "the action `\(uid)` has the parent `\(parent)`, which is no action", entity: uid)
        }
    }
}
