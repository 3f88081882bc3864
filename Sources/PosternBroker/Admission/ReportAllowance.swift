import PosternCore
import PosternWire

/// Bounds how much of the audit log clients fill by reports of their own credentials: each
/// credential, and all of one user together.
///
/// Reports cost who sends them nothing, unlike calls, and credentials that ended may report, too.
/// By credential first, so that nobody spends what somebody else needs. Stays on the control
/// thread.
struct ReportAllowance {
    private var byCredential = TokenBuckets<CredentialID>(
        burst: Double(Limits.reportBytesMax), perSecond: Double(Limits.reportBytesPerSecond),
        bucketsMax: bucketsMax)
    private var bySource = TokenBuckets<LogSource>(
        burst: Double(Limits.reportBytesMax * sourceFactor),
        perSecond: Double(Limits.reportBytesPerSecond * sourceFactor), bucketsMax: bucketsMax)

    /// Credentials, and users and keys, that are told apart.
    private static let bucketsMax = 16_384
    /// How many credentials that report as much as they may one user may have.
    private static let sourceFactor = 16

    static let failure = ReplyFailure(
        status: .overloaded,
        message: "more is reported than can be written down; report again after a pause")

    /// - Parameter byteCount: what the record takes.
    mutating func allows(
        _ credential: CredentialID, of peer: PeerIdentity, byteCount: Int,
        nowMilliseconds now: UInt64
    ) -> Bool {
        let count = Double(byteCount)
        return byCredential.take(count, of: credential, nowMilliseconds: now)
            && bySource.take(count, of: LogSource(peer), nowMilliseconds: now)
    }
}
