/// The full names that a schema declares, and what a name written in a namespace stands for.
struct SchemaNames {
    /// What a name may stand for at its place.
    enum Kinds {
        case common
        case entity
        case either
    }

    enum Reference: Hashable {
        case common(String)
        case entity(EntityType)
    }

    static let cedar = "__cedar"
    /// The types that every schema has, under `__cedar::` and, unless the schema declares the name
    /// outside of any namespace, without it.
    static let builtins: [String: SchemaType] = {
        var types: [String: SchemaType] = ["Bool": .bool, "Long": .long, "String": .string]
        for type in ExtensionType.allCases { types[type.rawValue] = .extension(type) }
        return types
    }()

    /// Built-in types included.
    private(set) var commonTypes: Set<String> = []
    private(set) var entityTypes: Set<String> = []
    private(set) var actions: Set<EntityUID> = []
    /// The names without a namespace that still stand for built-in types.
    private var builtinNames: Set<String> = []
    /// The types of the declared actions; attributes may have them.
    private var actionTypes: Set<String> = []

    init(_ namespaces: some Sequence<NamespaceSyntax>) {
        for namespace in namespaces {
            for type in namespace.commonTypes {
                commonTypes.insert(namespace.qualified(type.name.text))
            }
            for name in namespace.entityTypes.flatMap(\.names) {
                entityTypes.insert(namespace.qualified(name.text))
            }
            let actionType = namespace.qualified("Action")
            for name in namespace.actions.flatMap(\.names) {
                actionTypes.insert(actionType)
                actions.insert(EntityUID(type: EntityType(unchecked: actionType), id: name.text))
            }
        }
        for name in Self.builtins.keys {
            if !entityTypes.contains(name), commonTypes.insert(name).inserted {
                builtinNames.insert(name)
            }
            commonTypes.insert("\(Self.cedar)::\(name)")
        }
    }

    /// The nearest declaration: the namespace's own, or that outside of any namespace. A common
    /// type goes before an entity type of the same name.
    func resolve(_ name: String, in namespace: String?, _ kinds: Kinds) -> Reference? {
        for candidate in candidates(name, in: namespace) {
            if kinds != .entity, commonTypes.contains(candidate) { return .common(candidate) }
            if kinds != .common,
                entityTypes.contains(candidate) || actionTypes.contains(candidate)
            {
                return .entity(EntityType(unchecked: candidate))
            }
        }
        return nil
    }

    func resolve(_ action: ActionReferenceSyntax, in namespace: String?) -> EntityUID? {
        for candidate in candidates(action.type ?? "Action", in: namespace) {
            let uid = EntityUID(type: EntityType(unchecked: candidate), id: action.id)
            if actions.contains(uid) { return uid }
        }
        return nil
    }

    func isActionType(_ type: EntityType) -> Bool {
        actionTypes.contains(type.name) && !entityTypes.contains(type.name)
    }

    /// Whether the full name is the short one of a built-in type.
    func isBuiltin(_ name: String) -> Bool {
        builtinNames.contains(name)
    }

    /// What a name can mean in full, the nearest first; a name with a namespace is full already.
    private func candidates(_ name: String, in namespace: String?) -> [String] {
        guard let namespace, !name.utf8.contains(UInt8(ascii: ":")) else { return [name] }
        return ["\(namespace)::\(name)", name]
    }
}
