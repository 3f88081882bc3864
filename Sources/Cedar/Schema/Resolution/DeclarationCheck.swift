/// Checks what the declarations of a schema name, before anything is looked up: reserved names,
/// names declared twice, and names that hide others.
struct DeclarationCheck {
    private struct Place {
        let scope: SchemaScope
        let range: SourceRange
    }

    private(set) var errors: [SchemaError] = []
    private var commonTypes: [String: Place] = [:]
    private var entityTypes: [String: Place] = [:]
    private var actions: [EntityUID: Place] = [:]
    /// The names in the order of the sources, and what they stand for in a message.
    private var typeNames: [(kind: String, name: NameSyntax, scope: SchemaScope)] = []
    private var actionNames: [(name: NameSyntax, scope: SchemaScope)] = []

    init(_ sources: [SchemaSyntax]) {
        for source in sources { check(source) }
        checkShadowing()
    }

    private mutating func check(_ syntax: SchemaSyntax) {
        var seen: [String: NameSyntax] = [:]
        for namespace in syntax.namespaces {
            let scope = SchemaScope(source: syntax.source, namespace: namespace.name?.text)
            if let name = namespace.name {
                checkReserved(name, scope)
                if let first = seen.updateValue(name, forKey: name.text) {
                    report(
                        scope, name.range,
                        "duplicate namespace `\(name.text)`, first opened at "
                            + scope.position(first.range))
                }
            }
            check(namespace, scope)
        }
    }

    private mutating func check(_ namespace: NamespaceSyntax, _ scope: SchemaScope) {
        for name in namespace.commonTypes.map(\.name) {
            checkReserved(name, scope)
            if Self.reservedCommonTypes.contains(name.text) {
                report(
                    scope, name.range, "`\(name.text)` is reserved and cannot name a common type")
            }
            let full = scope.qualified(name.text)
            let place = Place(scope: scope, range: name.range)
            if let first = commonTypes[full] {
                reportDuplicate("common type `\(full)`", place, first)
            } else {
                commonTypes[full] = place
                typeNames.append(("common type", name, scope))
            }
        }
        for name in namespace.entityTypes.flatMap(\.names) { checkEntityType(name, scope) }
        for name in namespace.actions.flatMap(\.names) { checkAction(name, scope) }
    }

    private mutating func checkEntityType(_ name: NameSyntax, _ scope: SchemaScope) {
        checkReserved(name, scope)
        if name.text == "Action" {
            report(scope, name.range, "the entity type `Action` is that of actions; name another")
        }
        let full = scope.qualified(name.text)
        let place = Place(scope: scope, range: name.range)
        if let first = entityTypes[full] {
            reportDuplicate("entity type `\(full)`", place, first)
        } else {
            entityTypes[full] = place
            typeNames.append(("entity type", name, scope))
        }
    }

    private mutating func checkAction(_ name: NameSyntax, _ scope: SchemaScope) {
        let type = EntityType(unchecked: scope.qualified("Action"))
        let uid = EntityUID(type: type, id: name.text)
        let place = Place(scope: scope, range: name.range)
        if let first = actions[uid] {
            reportDuplicate("action `\(uid)`", place, first)
        } else {
            actions[uid] = place
            actionNames.append((name, scope))
        }
    }

    /// What a namespace declares must not be declared outside of any namespace as well; only a
    /// common type may hide an entity type of its own namespace.
    private mutating func checkShadowing() {
        for (kind, name, scope) in typeNames where scope.namespace != nil {
            guard let hidden = entityTypes[name.text] ?? commonTypes[name.text] else { continue }
            report(
                scope, name.range,
                "the \(kind) `\(scope.qualified(name.text))` hides `\(name.text)`, declared at "
                    + hidden.scope.position(hidden.range))
        }
        let actionType = EntityType(unchecked: "Action")
        for (name, scope) in actionNames where scope.namespace != nil {
            let uid = EntityUID(type: actionType, id: name.text)
            guard let hidden = actions[uid] else { continue }
            report(
                scope, name.range,
                "the action `\(scope.qualified("Action"))::\(name.text.cedarLiteral)` hides "
                    + "`\(uid)`, declared at \(hidden.scope.position(hidden.range))")
        }
    }

    private mutating func checkReserved(_ name: NameSyntax, _ scope: SchemaScope) {
        guard SchemaName.mentionsCedar(name.text) else { return }
        report(
            scope, name.range,
            name.text == SchemaNames.cedar
                ? "the name `__cedar` is reserved"
                : "the name `\(name.text)` contains `__cedar`, which is reserved")
    }

    private mutating func reportDuplicate(_ what: String, _ place: Place, _ first: Place) {
        report(
            place.scope, place.range,
            "duplicate \(what), first declared at \(first.scope.position(first.range))")
    }

    private mutating func report(
        _ scope: SchemaScope, _ range: SourceRange, _ message: @autoclosure () -> String
    ) {
        guard errors.count < CedarLimits.schemaErrorsMax else { return }
        errors.append(SchemaError(scope.source, range, message()))
    }

    private static let reservedCommonTypes: Set<String> = [
        "Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String",
    ]
}
