/// Who wants to do what with which resource, and the circumstances.
///
/// Immutable; safe to share between threads; copying it copies references. Where requests come one
/// after another and are asked once, `RequestBuffer` is cheaper.
public struct Request: Sendable {
    /// Who.
    public let principal: EntityUID
    /// What.
    public let action: EntityUID
    /// With which resource.
    public let resource: EntityUID
    /// The circumstances.
    public let context: Record
    let storage: RequestStorage

    /// Joins the parts.
    ///
    /// Throws `DataError` where the context is nested deeper than `CedarLimits.valueDepthMax`.
    public init(
        principal: EntityUID, action: EntityUID, resource: EntityUID, context: Record = Record()
    ) throws(DataError) {
        guard Value.record(context).isShallow() else {
            throw DataError(ContainerStack.tooDeepProblem)
        }
        self.principal = principal
        self.action = action
        self.resource = resource
        self.context = context
        storage = RequestStorage(principal, action, resource, context)
    }
}

extension Request: Hashable {
    /// Equal when all four parts are.
    public static func == (left: Request, right: Request) -> Bool {
        left.principal == right.principal && left.action == right.action
            && left.resource == right.resource && left.context == right.context
    }

    /// Hashes all four parts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(principal)
        hasher.combine(action)
        hasher.combine(resource)
        hasher.combine(context)
    }
}
