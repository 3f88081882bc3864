extension SchemaResolver {
    /// What a written type stands for; nil after an error. As deep as types can be written.
    func type(_ syntax: TypeSyntax, _ scope: SchemaScope) -> ResolvedType? {
        switch syntax.kind {
        case .bool: ResolvedType(.bool)
        case .long: ResolvedType(.long)
        case .string: ResolvedType(.string)
        case .extension(let type): ResolvedType(.extension(type))
        case .set(let element): set(element, syntax.range, scope)
        case .record(let attributes): record(attributes, syntax.range, scope)
        case .entity(let name): reference(name, syntax.range, scope, .entity)
        case .common(let name): reference(name, syntax.range, scope, .common)
        case .entityOrCommon(let name): reference(name, syntax.range, scope, .either)
        }
    }

    private func set(
        _ element: TypeSyntax, _ range: SourceRange, _ scope: SchemaScope
    ) -> ResolvedType? {
        guard let element = type(element, scope) else { return nil }
        return bounded(
            ResolvedType(
                .set(element.type), height: element.height + 1, parts: element.parts + 1),
            range, scope)
    }

    private func record(
        _ attributes: [AttributeSyntax], _ range: SourceRange, _ scope: SchemaScope
    ) -> ResolvedType? {
        var types: [AttributeType] = []
        types.reserveCapacity(attributes.count)
        var height = 0
        var parts = 1
        for attribute in attributes {
            guard let resolved = type(attribute.type, scope) else { continue }
            height = max(height, resolved.height)
            parts += resolved.parts + attribute.annotations.count
            types.append(
                AttributeType(
                    name: attribute.name.text, type: resolved.type,
                    isRequired: attribute.isRequired))
        }
        guard types.count == attributes.count else { return nil }
        return bounded(
            ResolvedType(.record(RecordType(types)), height: height + 1, parts: parts),
            range, scope)
    }

    private func bounded(
        _ type: ResolvedType, _ range: SourceRange, _ scope: SchemaScope
    ) -> ResolvedType? {
        guard type.height <= CedarLimits.schemaTypeHeightMax else {
            report(
                scope, range,
                "the type is nested too deeply once its common types are replaced; the limit is "
                    + "\(CedarLimits.schemaTypeHeightMax)")
            return nil
        }
        return type
    }

    private func reference(
        _ name: String, _ range: SourceRange, _ scope: SchemaScope, _ kinds: SchemaNames.Kinds
    ) -> ResolvedType? {
        switch names.resolve(name, in: scope.namespace, kinds) {
        // Absent after an error in the common type, which was reported there.
        case .common(let full): return commonTypes[full]
        case .entity(let type): return ResolvedType(.entity(type))
        case nil:
            reportUndeclared(name, range, scope, kinds)
            return nil
        }
    }

    func reportUndeclared(
        _ name: String, _ range: SourceRange, _ scope: SchemaScope, _ kinds: SchemaNames.Kinds
    ) {
        guard canReport else { return }
        let wanted: String
        let candidates: Set<String>
        switch kinds {
        case .common: (wanted, candidates) = ("common type", names.commonTypes)
        case .entity: (wanted, candidates) = ("entity type", names.entityTypes)
        case .either:
            (wanted, candidates) = ("type", names.commonTypes.union(names.entityTypes))
        }
        if kinds != .either, names.resolve(name, in: scope.namespace, .either) != nil {
            let other = kinds == .common ? "an entity type" : "a common type"
            let article = kinds == .common ? "a common type" : "an entity type"
            return report(scope, range, "`\(name)` is \(other), but \(article) must stand here")
        }
        let habits = kinds == .entity ? [:] : Habit.types
        let hint = Habit.hint(for: name, habits, among: candidates)
        report(scope, range, "the \(wanted) `\(name)` is not declared\(hint)")
    }

    func reportUndeclared(_ action: ActionReferenceSyntax, _ scope: SchemaScope) {
        guard canReport else { return }
        let type = action.type ?? "Action"
        let near = Suggestion.text(for: action.id, among: names.actions.lazy.map(\.id))
        report(
            scope, action.range,
            "the action `\(type)::\(action.id.cedarLiteral)` is not declared\(near)")
    }
}
