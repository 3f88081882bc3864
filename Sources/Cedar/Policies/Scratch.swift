/// Memory that evaluations on one thread use again and again, so that they allocate nothing once
/// it is warm.
///
/// Not Sendable: make one for each thread.
public final class Scratch {
    let arena: Arena

    /// Memory that grows on first use.
    public init() {
        arena = Arena(chunkBytes: 8 << 10)
    }
}
