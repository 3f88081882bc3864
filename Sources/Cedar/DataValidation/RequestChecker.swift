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
    func action(
        _ uid: EntityUID, of principal: EntityUID, on resource: EntityUID
    ) throws(DataMismatch) -> ActionSchema {
        try check(principal, "principal")
        try check(resource, "resource")
        guard let action = values.schema.actions[uid] else {
            throw DataMismatch(values.undeclaredAction(uid))
        }
        guard action.principals.contains(principal.type) else {
            throw refused("principal", principal.type, action, action.principals)
        }
        guard action.resources.contains(resource.type) else {
            throw refused("resource", resource.type, action, action.resources)
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

    private func check(_ uid: EntityUID, _ part: String) throws(DataMismatch) {
        guard values.schema.entityTypes[uid.type] != nil else {
            throw DataMismatch("\(part) `\(uid)`: \(values.undeclaredType(uid.type))")
        }
        try values.checkReference(uid)
    }

    private func refused(
        _ part: String, _ type: EntityType, _ action: ActionSchema, _ types: Set<EntityType>
    ) -> DataMismatch {
        let names = types.map { "`\($0)`" }.sorted()
        let choices = names.isEmpty ? "nothing" : Parser.list(names)
        return DataMismatch(
            "`\(action.uid)` does not apply to the \(part) type `\(type)`; it applies to "
                + choices)
    }
}
