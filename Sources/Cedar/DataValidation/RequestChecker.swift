/// Checks requests against a schema, in the reference engine's order.
struct RequestChecker {
    let values: ValueChecker

    init(_ schema: Schema) {
        values = ValueChecker(schema: schema)
    }

    func check(_ request: Request) throws(DataMismatch) {
        let action = try action(request.action, of: request.principal, on: request.resource)
        try check(request.context, of: action)
    }

    /// What the schema says of the action, which applies to principal and resource.
    ///
    /// - Parameter place: where `principal`, `action` or `resource` stands, if somewhere.
    func action(
        _ uid: EntityUID, of principal: EntityUID, on resource: EntityUID,
        at place: (String) -> SourceRange? = { _ in nil }
    ) throws(DataMismatch) -> ActionSchema {
        try check(principal, "principal", place)
        try check(resource, "resource", place)
        guard let action = values.schema.actions[uid] else {
            throw DataMismatch(values.undeclaredAction(uid), place("action"))
        }
        for (part, type, types) in [
            ("principal", principal.type, action.principals),
            ("resource", resource.type, action.resources),
        ] where !types.contains(type) {
            throw DataMismatch(refusal(part, type, action, types), place(part))
        }
        return action
    }

    func check(_ context: Record, of action: ActionSchema) throws(DataMismatch) {
        do throws(DataMismatch) {
            try values.check(context, action.context)
        } catch {
            throw error.within(.attribute("context"))
        }
    }

    private func check(
        _ uid: EntityUID, _ part: String, _ place: (String) -> SourceRange?
    ) throws(DataMismatch) {
        guard values.schema.entityTypes[uid.type] != nil else {
            throw DataMismatch(
                "\(part) `\(uid)`: \(values.undeclaredType(uid.type))", place(part))
        }
        do throws(DataMismatch) {
            try values.checkReference(uid)
        } catch {
            throw place(part).map(error.at) ?? error
        }
    }

    private func refusal(
        _ part: String, _ type: EntityType, _ action: ActionSchema, _ types: Set<EntityType>
    ) -> String {
        let names = types.map { "`\($0)`" }.sorted()
        let choices = names.isEmpty ? "nothing" : Parser.list(names)
        return "`\(action.uid)` does not apply to the \(part) type `\(type)`; it applies to "
            + choices
    }
}
