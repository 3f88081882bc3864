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
        try self.init(SourceText(name: sourceName, bytes: bytes), schema)
    }

    /// This store with the actions of a schema, checked against it.
    ///
    /// Throws `DataError` as `init(json:schema:sourceName:)` does, without a place.
    public func validated(against schema: Schema) throws(DataError) -> Entities {
        var collected = EntityCollection(store.entities)
        let checker = EntityChecker(schema)
        for entity in all { try collected.check(entity, by: checker) }
        guard collected.addActions(of: schema) else { return self }
        return Entities(store: try EntityStore(collected))
    }
}

extension EntityCollection {
    func check(_ entity: Entity, by checker: EntityChecker) throws(DataError) {
        do throws(DataMismatch) {
            try checker.check(entity, among: entities)
        } catch {
            throw DataError("entity `\(entity.uid)`: \(error.text())", entity: entity.uid)
        }
    }
}
