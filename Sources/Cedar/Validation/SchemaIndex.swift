/// A schema as validation needs it: everything in a fixed order, and the questions that are asked
/// again and again answered once.
final class SchemaIndex: Sendable {
    let schema: Schema
    /// Ordered by name, as are the actions.
    let entityTypes: [EntityType]
    let actions: [ActionSchema]
    /// Every request that the schema admits; types are places in `entityTypes`.
    let environments: [RequestEnvironment]
    /// For each action the first one with the same context; by its place.
    let contextOwners: [Int]
    /// The attributes of each entity type, and the context of each action; by their places.
    let entityRecords: [NumberedRecord]
    let contextRecords: [NumberedRecord]
    /// The types that an action of a type may be a member of.
    private let actionTypeAncestors: [EntityType: Set<EntityType>]

    init(_ schema: Schema) {
        self.schema = schema
        let types = schema.entityTypes.keys.sorted { $0.name.precedesInBytes($1.name) }
        let actions = schema.actions.values.sorted { Self.precedes($0.uid, $1.uid) }
        entityTypes = types
        self.actions = actions
        environments = Self.environments(types, actions)
        var owners: [RecordType: Int] = [:]
        contextOwners = actions.enumerated().map { place, action in
            let owner = owners[action.context] ?? place
            owners[action.context] = owner
            return owner
        }
        var known: [AttributeType: Int32] = [:]
        entityRecords = types.map {
            NumberedRecord(schema.entityTypes[$0]?.attributes ?? .empty, &known)
        }
        contextRecords = actions.map { NumberedRecord($0.context, &known) }
        actionTypeAncestors = actions.reduce(into: [:]) { ancestors, action in
            ancestors[action.uid.type, default: []].formUnion(action.ancestors.map(\.type))
        }
    }

    private static func precedes(_ left: EntityUID, _ right: EntityUID) -> Bool {
        left.type == right.type
            ? left.id.precedesInBytes(right.id) : left.type.name.precedesInBytes(right.type.name)
    }

    private static func environments(
        _ types: [EntityType], _ actions: [ActionSchema]
    ) -> [RequestEnvironment] {
        var places: [EntityType: Int] = [:]
        for (place, type) in types.enumerated() { places[type] = place }
        var environments: [RequestEnvironment] = []
        for (place, action) in actions.enumerated() {
            let principals = action.principals.compactMap { places[$0] }.sorted()
            let resources = action.resources.compactMap { places[$0] }.sorted()
            for principal in principals {
                for resource in resources {
                    environments.append(
                        RequestEnvironment(
                            principal: principal, action: place, resource: resource))
                }
            }
        }
        return environments
    }

    // MARK: Types

    func isKnown(_ type: EntityType) -> Bool {
        type.isAction || schema.entityTypes[type] != nil
    }

    /// The type of an entity that is written down; nil where the schema has no such thing.
    func type(of entity: EntityUID) -> InferredType? {
        let isKnown =
            entity.type.isAction
            ? schema.actions[entity] != nil : schema.entityTypes[entity.type] != nil
        return isKnown ? .entity(EntityUnion(entity.type)) : nil
    }

    /// Whether an entity of the first type may be in one of the second.
    func mayBeIn(_ type: EntityType, _ ancestor: EntityType) -> Bool {
        type == ancestor || schema.entityTypes[type]?.ancestors.contains(ancestor) == true
            || actionTypeAncestors[type]?.contains(ancestor) == true
    }

    func mayBeIn(_ entities: EntityUnion, _ ancestors: EntityUnion) -> Bool {
        entities.types.contains { type in ancestors.types.contains { mayBeIn(type, $0) } }
    }

    // MARK: Attributes and tags

    /// The attribute of a record or entity, where it is known to exist or to be optional.
    func attribute(_ name: String, of type: InferredType) -> InferredAttribute? {
        switch type {
        case .record(let shape): shape[name]
        case .declared(let record): record[name].map(InferredAttribute.init)
        case .entity(let union): attribute(name, of: union)
        case .never, .bool, .long, .string, .set, .extension: nil
        }
    }

    /// Of several entity types, an attribute that all of them have.
    private func attribute(_ name: String, of union: EntityUnion) -> InferredAttribute? {
        var joined: InferredAttribute?
        for type in union.types {
            guard let next = schema.entityTypes[type]?.attributes[name].map(InferredAttribute.init)
            else { return nil }
            guard let previous = joined else {
                joined = next
                continue
            }
            guard let both = try? previous.joined(with: next, .permissive) else { return nil }
            joined = both
        }
        return joined
    }

    /// Whether a record or entity could have the attribute, though it is not known to.
    func mayHave(_ name: String, _ type: InferredType) -> Bool {
        switch type {
        case .never: true
        case .record(let shape): shape.isOpen || shape[name] != nil
        case .declared(let record): record[name] != nil
        case .entity(let union):
            union.types.contains { schema.entityTypes[$0]?.attributes[name] != nil }
        case .bool, .long, .string, .set, .extension: false
        }
    }

    /// The names of all attributes that are known, for suggestions.
    func attributeNames(of type: InferredType) -> [String] {
        switch type {
        case .record(let shape): shape.attributes.map(\.name)
        case .declared(let record): record.attributes.map(\.name)
        case .entity(let union):
            union.types.flatMap { schema.entityTypes[$0]?.attributes.attributes ?? [] }.map(\.name)
                .filter { attribute($0, of: union) != nil }
        case .never, .bool, .long, .string, .set, .extension: []
        }
    }

    /// The types of the tags that the entities may have; none where they have no tags.
    func tagTypes(of union: EntityUnion) -> [InferredType] {
        union.types.compactMap { schema.entityTypes[$0]?.tags }.map(InferredType.init)
    }
}
