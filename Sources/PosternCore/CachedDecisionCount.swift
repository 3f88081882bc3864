/// How often a client used one permit again, as it says itself.
package struct CachedDecisionCount: Hashable, Sendable {
    package var action: String
    package var resource: ResourceName
    /// Calls besides the one that the permit was given for; at least one.
    package var count: UInt64
    /// When the first of them and the last were made, unix time by the client's clock.
    package var firstMilliseconds: UInt64
    package var lastMilliseconds: UInt64
    /// The permit.
    package var decision: DecisionID

    package init(
        action: String, resource: ResourceName, count: UInt64, firstMilliseconds: UInt64,
        lastMilliseconds: UInt64, decision: DecisionID
    ) {
        self.action = action
        self.resource = resource
        self.count = count
        self.firstMilliseconds = firstMilliseconds
        self.lastMilliseconds = lastMilliseconds
        self.decision = decision
    }
}

extension Sequence<CachedDecisionCount> {
    /// Calls in all; the largest number where they are more.
    package var callCount: UInt64 { reduce(0) { $0.addingCapped($1.count) } }
}
