import PosternCore

/// Which task a cached credential is for.
struct CachedTask: Hashable, Sendable {
    let workload: SPIFFEID
    let task: TaskID
}
