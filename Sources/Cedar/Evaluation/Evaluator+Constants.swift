extension Evaluator {
    /// An evaluator of what needs no request: constants and the types of the variables. Nobody asks
    /// it for anything, the context is empty, and there are no entities.
    init(constantsIn arena: Arena) {
        let builder = TermBuilder(arena: arena, table: nil)
        let nobody = builder.entity(EntityUID(type: EntityType(unchecked: "Nobody"), id: ""))
        self.init(
            principal: nobody, action: nobody, resource: nobody,
            context: builder.record(Record()), table: EntityTable(capacity: 0, in: arena),
            arena: arena)
    }
}
