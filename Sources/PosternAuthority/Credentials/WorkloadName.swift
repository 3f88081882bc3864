import Cedar
package import PosternCore

/// What a workload is called, once for all that bears its name.
package final class WorkloadName: Sendable {
    package let id: SPIFFEID
    /// The Cedar principal.
    let principal: EntityUID

    init(_ id: SPIFFEID) {
        self.id = id
        principal = CedarNames.workload(id)
    }
}
