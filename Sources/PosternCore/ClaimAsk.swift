/// Asks for the credential that a delegation was made for.
package struct ClaimAsk: Hashable, Sendable {
    package var delegation: DelegationID
    /// By when the answer is wanted, in milliseconds of unix time.
    package var deadlineMilliseconds: UInt64?

    package init(delegation: DelegationID, deadlineMilliseconds: UInt64? = nil) {
        self.delegation = delegation
        self.deadlineMilliseconds = deadlineMilliseconds
    }
}
