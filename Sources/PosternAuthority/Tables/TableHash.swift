import PosternCore

/// Where an entry belongs: its shard, and what its slot remembers of its name.
struct TableHash: Sendable {
    let shard: Int
    /// Never 0, which marks an empty slot.
    let fingerprint: UInt16

    /// - Parameters:
    ///   - shard: its low bits count.
    ///   - bits: its high bits become the fingerprint; they must be spread evenly.
    init(shard: UInt64, bits: UInt64) {
        self.shard = Int(truncatingIfNeeded: shard) & (Limits.shardCount - 1)
        fingerprint = max(1, UInt16(truncatingIfNeeded: bits >> 48))
    }

    /// A name that its owner may choose freely: hashed with this process's own seed.
    init(seeded name: some Hashable) {
        var hasher = Hasher()
        hasher.combine(name)
        let bits = UInt64(truncatingIfNeeded: Int64(hasher.finalize()))
        self.init(shard: bits, bits: bits)
    }

    init(_ id: CredentialID) {
        // An id is random: its bits are as good as a hash. Multiplied by an odd number, so that
        // ids that are not random either, in a test, spread as well.
        let bits = (id.value.high ^ id.value.low) &* 0x9E37_79B9_7F4A_7C15
        self.init(shard: id.value.low, bits: bits)
    }
}
