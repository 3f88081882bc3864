/// Checks requests against a schema, in the reference engine's order.
struct RequestChecker {
    private let values: ValueChecker

    init(_ schema: Schema) {
        values = ValueChecker(schema: schema)
    }

    func check(_ request: Request) throws(DataMismatch) {
        try check(request.principal, "principal")
        try check(request.resource, "resource")
        guard let action = values.schema.actions[request.action] else {
            throw DataMismatch([], values.undeclaredAction(request.action))
        }
        guard action.principals.contains(request.principal.type) else {
            throw refused("principal", request.principal.type, action, action.principals)
        }
        guard action.resources.contains(request.resource.type) else {
            throw refused("resource", request.resource.type, action, action.resources)
        }
        do throws(DataMismatch) {
            try values.checkReferences(.record(request.context), at: [])
            try values.check(request.context, action.context, at: [])
        } catch {
            throw DataMismatch(["context"] + error.path, error.message)
        }
    }

    private func check(_ uid: EntityUID, _ part: String) throws(DataMismatch) {
        guard values.schema.entityTypes[uid.type] != nil else {
            throw DataMismatch([], "\(part) `\(uid)`: \(values.undeclaredType(uid.type))")
        }
        try values.checkReference(uid)
    }

    private func refused(
        _ part: String, _ type: EntityType, _ action: ActionSchema, _ types: Set<EntityType>
    ) -> DataMismatch {
        let names = types.map { "`\($0)`" }.sorted()
        let choices = names.isEmpty ? "nothing" : Parser.list(names)
        return DataMismatch(
            [],
            "`\(action.uid)` does not apply to the \(part) type `\(type)`; it applies to "
                + choices)
    }
}
