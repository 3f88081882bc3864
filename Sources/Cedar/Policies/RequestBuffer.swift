/// A request that is written piece by piece and used again for the next one. Once its memory is
/// warm, writing and deciding a request allocate nothing, wherever the bytes come from.
///
/// The order is free but for the context: `beginContext`, then its attributes, then
/// `endContainer`. Texts must be valid UTF-8. Not Sendable: make one for each thread.
///
/// ```swift
/// buffer.reset()
/// buffer.setPrincipal(type: typeBytes, id: idBytes)
/// buffer.setAction(action)
/// buffer.setResource(resource)
/// try buffer.beginContext(count: 2)
/// buffer.key("risk")
/// buffer.long(3)
/// buffer.key("labels")
/// try buffer.beginSet(count: 1)
/// buffer.string("public")
/// try buffer.endContainer()
/// try buffer.endContainer()
/// let response = policies.authorize(buffer, entities)
/// ```
public final class RequestBuffer {
    let arena: Arena
    let containers: ContainerStack
    private let request: UnsafeMutablePointer<CompiledRequest>
    private let empty: CompiledRequest
    private let permanent: Arena

    /// A request of nobody, nothing and nothing, without circumstances.
    public init() {
        arena = Arena(chunkBytes: 8 << 10)
        permanent = Arena(chunkBytes: 512)
        let builder = TermBuilder(arena: permanent, table: nil)
        let nobody = builder.entity(EntityUID(type: EntityType(unchecked: ""), id: ""))
        empty = CompiledRequest(
            principal: nobody, action: nobody, resource: nobody, context: builder.record(Record()))
        request = permanent.allocate(CompiledRequest.self, count: 1)
        request.initialize(to: empty)
        containers = ContainerStack(in: permanent)
    }

    /// Forgets the request; the memory is kept. No entity equals what is not set again.
    public func reset() {
        arena.reset()
        containers.reset()
        request.pointee = empty
    }

    /// Who; the type's name is not checked, a wrong one matches nothing.
    public func setPrincipal(type: Span<UInt8>, id: Span<UInt8>) {
        request.pointee.principal = reference(type, id)
    }

    /// Who.
    public func setPrincipal(_ uid: EntityUID) {
        request.pointee.principal = reference(uid)
    }

    /// What; the type's name is not checked, a wrong one matches nothing.
    public func setAction(type: Span<UInt8>, id: Span<UInt8>) {
        request.pointee.action = reference(type, id)
    }

    /// What.
    public func setAction(_ uid: EntityUID) {
        request.pointee.action = reference(uid)
    }

    /// With which resource; the type's name is not checked, a wrong one matches nothing.
    public func setResource(type: Span<UInt8>, id: Span<UInt8>) {
        request.pointee.resource = reference(type, id)
    }

    /// With which resource.
    public func setResource(_ uid: EntityUID) {
        request.pointee.resource = reference(uid)
    }

    /// Begins the context, a record of exactly `count` attributes; each is a key and a value.
    ///
    /// Throws `DataError` where containers nest deeper than `CedarLimits.valueDepthMax`.
    public func beginContext(count: Int) throws(DataError) {
        precondition(containers.isEmpty, "the context begins inside another container")
        try beginRecord(count: count)
    }

    /// The request as it was written; every container must have ended.
    var compiled: CompiledRequest {
        precondition(containers.isEmpty, "a container of the context has not ended")
        return request.pointee
    }

    /// The context is complete.
    func finish(_ context: TermRecord) {
        request.pointee.context = context
    }

    // MARK: Names

    func reference(_ type: Span<UInt8>, _ id: Span<UInt8>) -> EntityReference {
        reference(text(type), text(id))
    }

    func reference(_ uid: EntityUID) -> EntityReference {
        reference(arena.text(uid.type.name), arena.text(uid.id))
    }

    private func reference(_ type: Text, _ id: Text) -> EntityReference {
        EntityReference(
            node: arena.store(
                EntityNode(type: type, id: id, standing: .literal, empty: empty.context)))
    }

    func text(_ bytes: Span<UInt8>) -> Text {
        bytes.withUnsafeBufferPointer { arena.text($0) }
    }
}
