extension Evaluator {
    /// For one request, whose entities are what the table says of them.
    init(_ request: CompiledRequest, _ table: EntityTable, _ arena: Arena) {
        self.init(
            principal: table.resolve(request.principal), action: table.resolve(request.action),
            resource: table.resolve(request.resource), context: request.context, table: table,
            arena: arena)
    }
}
