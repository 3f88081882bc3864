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

    /// Calls in all; the largest number where they are more.
    package var callCount: UInt64 {
        items.reduce(0) { sum, item in
            let (more, isTooMuch) = sum.addingReportingOverflow(item.count)
            return isTooMuch ? .max : more
        }
    }
}
