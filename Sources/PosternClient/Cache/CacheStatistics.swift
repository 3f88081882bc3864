/// What a decision cache has counted since it was made.
struct CacheStatistics: Hashable, Sendable {
    /// Lookups that found a good permit.
    var hits: UInt64 = 0
    /// All others of requests that can be cached.
    var misses: UInt64 = 0
    /// Of the misses: those that found a permit which was void, or whose time was over.
    var voided: UInt64 = 0
    /// Permits that were put in.
    var inserts: UInt64 = 0
    /// Permits that were put out for others while they were still good.
    var evictions: UInt64 = 0
    /// Permits that were not put in although the broker allows it.
    var refused: UInt64 = 0
}
