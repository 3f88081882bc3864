/// What a client's decision cache has counted since the client was made.
public struct DecisionCacheStatistics: Hashable, Sendable {
    /// Calls that were answered with a permit that was kept.
    public var hits: UInt64 = 0
    /// Calls that could have been, and were asked about.
    public var misses: UInt64 = 0
    /// Of these: those for which a permit was there that was void, or whose time was over.
    public var voided: UInt64 = 0
    /// Permits that were kept.
    public var inserts: UInt64 = 0
    /// Permits that made room for others while they were still good.
    public var evictions: UInt64 = 0
    /// Permits that were not kept although they might have been.
    public var refused: UInt64 = 0
    /// Uses that the broker could not be told of, as it does not know the credential any more.
    public var unreported: UInt64 = 0
}
