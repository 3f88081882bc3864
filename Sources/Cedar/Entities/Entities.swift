/// An immutable store of entities; every entity's ancestors are computed when it is made.
///
/// Safe to share between threads without locks; copying it copies a reference.
public struct Entities: Sendable {
    let store: EntityStore

    /// A store without entities.
    public init() {
        store = EntityStore.empty
    }

    /// A store of the given entities. Identical duplicates are one entity.
    ///
    /// Throws `DataError` for differing duplicates, cycles, an entity that is its own parent, an
    /// action with a parent that is none, values nested deeper than `CedarLimits.valueDepthMax`,
    /// and more ancestors than `CedarLimits.ancestorPairsMax`.
    public init(_ entities: [Entity]) throws(DataError) {
        var collected = EntityCollection()
        for entity in entities {
            try collected.add(entity)
        }
        store = try EntityStore(collected)
    }

    /// A store read from Cedar's JSON form of entities; `sourceName` is the document's name in
    /// errors.
    ///
    /// Throws `DataError`, with the place, for what is no strict JSON in UTF-8, nests deeper than
    /// `CedarLimits.jsonDepthMax`, is not of the form (null, floats, integers past 64 bits,
    /// repeated keys, `__expr`), or is refused by `init(_:)`.
    public init(json: String, sourceName: String = "entities") throws(DataError) {
        try self.init(jsonUTF8: Array(json.utf8), sourceName: sourceName)
    }

    /// As `init(json:sourceName:)`, from the bytes of a document.
    public init(jsonUTF8 bytes: [UInt8], sourceName: String = "entities") throws(DataError) {
        try self.init(SourceText(name: sourceName, bytes: bytes), nil)
    }

    /// Entities of a document; with a schema those that agree with it, and its actions.
    init(_ source: SourceText, _ schema: Schema?) throws(DataError) {
        let checker = schema.map(EntityChecker.init)
        let found = try EntitiesDecoder(source: source, checker: checker).decode()
        var collected = EntityCollection()
        for located in found {
            do throws(DataError) {
                try collected.add(located.entity)
            } catch {
                throw DataError(source, located.range, error.message, entity: error.entity)
            }
        }
        do throws(DataError) {
            if let schema, let checker {
                // The others were checked where they were read.
                for located in found where located.entity.uid.type.isAction {
                    try collected.check(located.entity, by: checker)
                }
                _ = collected.addActions(of: schema)
            }
            store = try EntityStore(collected)
        } catch {
            guard let place = found.last(where: { $0.entity.uid == error.entity })?.range else {
                throw error
            }
            throw DataError(source, place, error.message, entity: error.entity)
        }
    }

    /// The number of entities.
    public var count: Int { store.entities.count }

    /// The entity of a name, if it is in the store.
    public subscript(uid: EntityUID) -> Entity? {
        store.entities[uid]
    }

    /// All entities, in no particular order.
    public var all: some Collection<Entity> & Sendable { store.entities.values }

    /// Whether the first entity is the second or has it among its ancestors.
    public func isDescendant(_ uid: EntityUID, of ancestor: EntityUID) -> Bool {
        uid == ancestor || store.ancestors(of: uid).contains(ancestor)
    }

    /// This store together with another. An entity in both gets the parents of both; of an
    /// attribute or tag in both, the one of this store stands.
    ///
    /// Throws `DataError` as `init(_:)` does, for instance where the two together have a cycle.
    public func merging(_ other: Entities) throws(DataError) -> Entities {
        var collected = EntityCollection(store.entities)
        for entity in other.store.entities.values {
            try collected.merge(entity)
        }
        return Entities(store: try EntityStore(collected))
    }

    init(store: EntityStore) {
        self.store = store
    }
}
