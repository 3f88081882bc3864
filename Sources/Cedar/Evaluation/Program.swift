/// The compiled policies of a set: their memory, themselves, and the index by scope.
///
/// `@unchecked Sendable` holds because nothing is written after `init`.
final class Program: @unchecked Sendable {
    let policies: UnsafeBufferPointer<CompiledPolicy>
    let index: PolicyIndex
    private let arena: Arena

    init(_ syntax: [PolicySyntax]) {
        let arena = Arena(chunkBytes: 64 << 10)
        self.arena = arena
        let compiler = Compiler(arena: arena)
        let compiled = syntax.map(compiler.policy)
        policies = arena.store(compiled)
        index = PolicyIndex(compiled, in: arena)
    }
}
