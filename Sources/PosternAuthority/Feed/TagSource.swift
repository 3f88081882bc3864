import PosternCore

/// Makes tags for what credentials hang on.
struct TagSource: Sendable {
    let random: any RandomSource

    /// Never 0.
    func next() -> UInt64 { max(random.bytes16().high, 1) }
}
