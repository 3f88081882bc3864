/// Where a `Credential` keeps what the decision cache knows of it. It is no part of what the
/// credential is: two handles are always equal.
struct CacheHandle: Hashable, Sendable {
    /// Nil: calls with this credential are not cached.
    var credential: CachedCredential?

    static func == (_: CacheHandle, _: CacheHandle) -> Bool { true }
    func hash(into _: inout Hasher) {}
}
