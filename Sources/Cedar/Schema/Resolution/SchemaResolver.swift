/// Replaces the names in the sources of a schema by what they stand for. Goes on after an error,
/// so that all of them are reported.
final class SchemaResolver {
    let names: SchemaNames
    private let sources: [SchemaSyntax]
    private(set) var errors: [SchemaError]
    private(set) var entityTypes: [EntityType: EntityTypeSchema] = [:]
    private(set) var actions: [EntityUID: ActionSchema] = [:]
    /// What the common types stand for, by full name, built-in types included; those with an error
    /// are absent.
    var commonTypes: [String: ResolvedType] = [:]
    /// Parts of all types that were counted.
    private var parts = 0

    init(_ sources: [SchemaSyntax]) {
        self.sources = sources
        names = SchemaNames(sources.lazy.flatMap(\.namespaces))
        errors = DeclarationCheck(sources).errors
        // What follows needs to know that names are distinct.
        guard errors.isEmpty else { return }
        resolveCommonTypes()
        resolveEntityTypes()
        resolveActions()
    }

    /// All namespaces with what their names mean.
    func forEachNamespace(_ work: (NamespaceSyntax, SchemaScope) -> Void) {
        for syntax in sources {
            for namespace in syntax.namespaces {
                work(
                    namespace,
                    SchemaScope(source: syntax.source, namespace: namespace.name?.text))
            }
        }
    }

    private func resolveEntityTypes() {
        var declared: [EntityTypeSchema] = []
        forEachNamespace { namespace, scope in
            for syntax in namespace.entityTypes { declared += entityTypeSchemas(syntax, scope) }
        }
        let parents = Dictionary(
            declared.map { ($0.type, $0.parents) }, uniquingKeysWith: { first, _ in first })
        guard let ancestors = HierarchyClosure.ancestors(parents) else {
            return reportWhole("the entity types have more ancestors than the limit")
        }
        for schema in declared {
            entityTypes[schema.type] = schema.with(ancestors: ancestors[schema.type] ?? [])
        }
    }

    private func entityTypeSchemas(
        _ syntax: EntityTypeSyntax, _ scope: SchemaScope
    ) -> [EntityTypeSchema] {
        var parents: Set<EntityType> = []
        var attributes = RecordType.empty
        var tags: SchemaType?
        var ids: [String]?
        guard count(syntax.partCount, syntax.names.count, scope, syntax.names[0].range) else {
            return []
        }
        switch syntax.kind {
        case .standard(let written, let shape, let writtenTags):
            parents = entityTypeSet(written, scope, "a parent")
            if let shape {
                attributes = record(shape, scope, syntax.names.count) {
                    "the shape of entity type `\(syntax.names[0].text)`"
                }
            }
            tags = writtenTags.flatMap { counted($0, scope, syntax.names.count)?.type }
        case .enumerated(let written):
            var seen: Set<EquatableBytes> = []
            ids = written.filter { seen.insert(EquatableBytes($0)).inserted }
        }
        return syntax.names.map { name in
            EntityTypeSchema(
                type: EntityType(unchecked: scope.qualified(name.text)), parents: parents,
                ancestors: [], attributes: attributes, tags: tags, enumeratedIDs: ids)
        }
    }

    private func resolveActions() {
        var declared: [(schema: ActionSchema, range: SourceRange, scope: SchemaScope)] = []
        forEachNamespace { namespace, scope in
            for syntax in namespace.actions {
                for (schema, name) in zip(actionSchemas(syntax, scope), syntax.names) {
                    declared.append((schema, name.range, scope))
                }
            }
        }
        let parents = Dictionary(
            declared.map { ($0.schema.uid, $0.schema.parents) },
            uniquingKeysWith: { first, _ in first })
        guard let ancestors = HierarchyClosure.ancestors(parents) else {
            let links = declared.map { ($0.schema.uid, $0.schema.parents) }
            guard let path = HierarchyClosure.firstCycle(links) else {
                return reportWhole("the actions have more ancestors than the limit")
            }
            let (_, range, scope) = declared[path[0]]
            let names = path.map { declared[$0].schema.uid.description }
            return report(scope, range, cycleMessage("action", names))
        }
        for (schema, range, scope) in declared {
            let own = ancestors[schema.uid] ?? []
            if own.contains(schema.uid) {
                let path = HierarchyClosure.cycle(through: schema.uid, parents)
                return report(scope, range, cycleMessage("action", path.map(\.description)))
            }
            actions[schema.uid] = schema.with(ancestors: own)
        }
    }

    private func actionSchemas(_ syntax: ActionSyntax, _ scope: SchemaScope) -> [ActionSchema] {
        guard count(syntax.partCount, syntax.names.count, scope, syntax.names[0].range) else {
            return []
        }
        var parents: Set<EntityUID> = []
        for reference in syntax.parents {
            if let uid = names.resolve(reference, in: scope.namespace) {
                parents.insert(uid)
            } else {
                reportUndeclared(reference, scope)
            }
        }
        let appliesTo = syntax.appliesTo
        let principals = entityTypeSet(appliesTo?.principals ?? [], scope, "a principal")
        let resources = entityTypeSet(appliesTo?.resources ?? [], scope, "a resource")
        var context = RecordType.empty
        if let written = appliesTo?.context {
            context = record(written, scope, syntax.names.count) {
                "the context of action `\(syntax.names[0].text)`"
            }
        }
        return syntax.names.map { name in
            let type = EntityType(unchecked: scope.qualified("Action"))
            return ActionSchema(
                uid: EntityUID(type: type, id: name.text), parents: parents, ancestors: [],
                principals: principals, resources: resources, context: context)
        }
    }

    private func entityTypeSet(
        _ written: [NameSyntax], _ scope: SchemaScope, _ role: String
    ) -> Set<EntityType> {
        var types: Set<EntityType> = []
        for name in written {
            switch names.resolve(name.text, in: scope.namespace, .entity) {
            case .entity(let type) where names.isActionType(type):
                report(scope, name.range, "`\(type)` is the type of actions and cannot be \(role)")
            case .entity(let type):
                types.insert(type)
            case .common, nil:
                reportUndeclared(name.text, name.range, scope, .entity)
            }
        }
        return types
    }

    /// A type that must be a record; empty after an error.
    private func record(
        _ syntax: TypeSyntax, _ scope: SchemaScope, _ times: Int, _ what: () -> String
    ) -> RecordType {
        guard let resolved = counted(syntax, scope, times) else { return .empty }
        guard case .record(let record) = resolved.type else {
            report(scope, syntax.range, "\(what()) must be a record")
            return .empty
        }
        return record
    }

    /// A type that the schema holds so many times.
    func counted(_ syntax: TypeSyntax, _ scope: SchemaScope, _ times: Int = 1) -> ResolvedType? {
        guard parts <= CedarLimits.schemaPartsMax, let resolved = type(syntax, scope),
            count(resolved.parts, times, scope, syntax.range)
        else { return nil }
        return resolved
    }

    /// Counts what belongs to so many names; false once there is too much of it.
    private func count(
        _ parts: Int, _ times: Int, _ scope: SchemaScope, _ range: SourceRange
    ) -> Bool {
        guard self.parts <= CedarLimits.schemaPartsMax else { return false }
        let (total, overflow) = parts.multipliedReportingOverflow(by: times)
        self.parts += overflow ? CedarLimits.schemaPartsMax + 1 : min(total, Int.max / 2)
        guard self.parts > CedarLimits.schemaPartsMax else { return true }
        report(scope, range, "the schema declares more than the limit from here on")
        return false
    }

    // MARK: Errors

    func cycleMessage(_ kind: String, _ path: [String]) -> String {
        let message = "\(kind) `\(path.first ?? "")` contains itself"
        let shown = path.dropFirst().prefix(8).map { "`\($0)`" }
        guard !shown.isEmpty else { return message }
        let more = path.count - 1 - shown.count
        return message + ", by way of " + shown.joined(separator: ", ")
            + (more > 0 ? " and \(more) more" : "")
    }

    var canReport: Bool { errors.count < CedarLimits.schemaErrorsMax }

    func report(
        _ scope: SchemaScope, _ range: SourceRange, _ message: @autoclosure () -> String
    ) {
        guard canReport else { return }
        errors.append(SchemaError(scope.source, range, message()))
    }

    private func reportWhole(_ message: String) {
        guard let source = sources.first?.source else { return }
        report(SchemaScope(source: source, namespace: nil), SourceRange(0, 0), message)
    }
}
