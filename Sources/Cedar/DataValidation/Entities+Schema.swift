extension Entities {
    /// A store read from Cedar's JSON form of entities, and checked against a schema. Where the
    /// schema says which type is expected, entities and extension values may be written without
    /// `__entity` and `__extn`. The schema's actions become part of the store.
    ///
    /// Throws `DataError`, with the place, as `init(json:sourceName:)` does and for what the schema
    /// does not allow: types, attributes, tags, parents and ids that are not declared, missing
    /// attributes, other types, actions that differ from those of the schema.
    public init(
        json: String, schema: Schema, sourceName: String = "entities"
    ) throws(DataError) {
        try self.init(jsonUTF8: Array(json.utf8), schema: schema, sourceName: sourceName)
    }

    /// As `init(json:schema:sourceName:)`, from the bytes of a document.
    public init(
        jsonUTF8 bytes: [UInt8], schema: Schema, sourceName: String = "entities"
    ) throws(DataError) {
        let source = SourceText(name: sourceName, bytes: bytes)
        let located = try EntitiesDecoder(source: source, schema: schema).decode()
        try self.init(located, source)
        try checkAndComplete(schema) { entity, mismatch in
            guard let found = located.first(where: { $0.entity.uid == entity }) else {
                return DataError(mismatch.text, entity: entity)
            }
            return DataError(
                source, found.place(of: mismatch.path), "entity `\(entity)`: \(mismatch.text)",
                entity: entity)
        }
    }

    /// This store with the actions of a schema, checked against it.
    ///
    /// Throws `DataError` as `init(json:schema:sourceName:)` does, without a place.
    public func validated(against schema: Schema) throws(DataError) -> Entities {
        var copy = self
        try copy.checkAndComplete(schema) { entity, mismatch in
            DataError("entity `\(entity)`: \(mismatch.text)", entity: entity)
        }
        return copy
    }

    private mutating func checkAndComplete(
        _ schema: Schema, _ error: (EntityUID, DataMismatch) -> DataError
    ) throws(DataError) {
        let checker = EntityChecker(schema)
        for entity in all {
            do throws(DataMismatch) {
                if entity.uid.type.isAction {
                    try checker.check(
                        action: entity, ancestors: store.ancestors(of: entity.uid))
                } else {
                    try checker.check(entity)
                }
            } catch let mismatch {
                throw error(entity.uid, mismatch)
            }
        }
        // What is there agrees with the schema, but may name only some of an action's parents.
        let actions = schema.actions.values.map { Entity(uid: $0.uid, parents: $0.parents) }
        guard actions.contains(where: { self[$0.uid] != $0 }) else { return }
        let given = all.filter { !$0.uid.type.isAction }
        self = try Entities(given + actions)
    }
}
