/// What a client tells of calls that it made with permits that it had.
package struct ReportAsk: Hashable, Sendable {
    /// The client's own, which may have ended since.
    package var credential: CredentialID
    /// 1 to `Limits.reportItemsMax`.
    package var items: [CachedDecisionCount]

    package init(credential: CredentialID, items: [CachedDecisionCount]) {
        self.credential = credential
        self.items = items
    }
}
