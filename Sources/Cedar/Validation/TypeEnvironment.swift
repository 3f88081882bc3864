/// The types of the variables in one environment.
struct TypeEnvironment {
    let principal: InferredType
    let action: EntityUID
    let resource: InferredType
    let context: InferredType

    init(_ environment: RequestEnvironment, of index: SchemaIndex) {
        principal = .entity(EntityUnion(index.entityTypes[environment.principal]))
        action = index.actions[environment.action].uid
        resource = .entity(EntityUnion(index.entityTypes[environment.resource]))
        context = .declared(index.actions[environment.action].context)
    }

    func type(of variable: Variable) -> InferredType {
        switch variable {
        case .principal: principal
        case .action: .entity(EntityUnion(action.type))
        case .resource: resource
        case .context: context
        }
    }
}
