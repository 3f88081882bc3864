package import PosternCore
import PosternWire

/// Permits that were used again (`protocol/SPEC.md`, "report").
extension BlockingClient {
    /// Tells the broker of calls that were made with permits that it gave before ("report"), so
    /// that they stand in its audit log. Where the answer is a denial for want of the log
    /// (`audit_unavailable`), or none comes, they are to be told again.
    ///
    /// - Parameters:
    ///   - credential: whose permits they are; it may have ended since.
    ///   - items: 1 to 128.
    package func report(
        _ credential: some CredentialReference, _ items: [CachedDecisionCount],
        deadline: Duration? = nil
    ) throws(ClientError) -> Answer<ReportReceipt> {
        let ask = ReportAsk(credential: credential.credentialID, items: items)
        return try ReplyReading.report(call(.report(ask), within: deadline))
    }
}
