/// The memory of an immutable request.
///
/// `@unchecked Sendable` holds because nothing is written after `init`.
final class RequestStorage: @unchecked Sendable {
    let compiled: CompiledRequest
    private let arena: Arena

    init(_ principal: EntityUID, _ action: EntityUID, _ resource: EntityUID, _ context: Record) {
        arena = Arena(chunkBytes: 1 << 10)
        let builder = TermBuilder(arena: arena, table: nil)
        compiled = CompiledRequest(
            principal: builder.entity(principal), action: builder.entity(action),
            resource: builder.entity(resource), context: builder.record(context))
    }
}
