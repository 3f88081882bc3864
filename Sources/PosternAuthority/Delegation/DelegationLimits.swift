import PosternCore

/// How far credentials may be delegated.
package struct DelegationLimits: Hashable, Sendable {
    /// How many may be above one; 0: nothing is delegated.
    package let depthMax: Int
    /// Delegations of one credential, those that wait and those that live.
    package let fanOutMax: Int

    package init(
        depthMax: Int = Limits.delegationDepthMaxDefault,
        fanOutMax: Int = Limits.delegationFanOutMaxDefault
    ) {
        precondition((0...Limits.delegationDepthMax).contains(depthMax) && fanOutMax >= 0)
        self.depthMax = depthMax
        self.fanOutMax = fanOutMax
    }
}
