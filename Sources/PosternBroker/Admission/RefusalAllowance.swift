import Logging
import PosternCore
import PosternWire
import Synchronization

/// Bounds how much of the audit log they fill who are refused without a credential that counts.
///
/// Every refusal stands in the log before it is told. So what is over this is not told either:
/// the answer is `overloaded`, and nothing is decided. Who is granted something, or asks with what
/// was granted and is alive, never comes here.
///
/// Any thread.
final class RefusalAllowance: Sendable {
    /// Users and keys that are told apart.
    static let bucketsMax = 16_384
    /// Between two lines of the broker's own log.
    private static let warningMilliseconds: UInt64 = 10_000

    static let failure = ReplyFailure(
        status: .overloaded,
        message: "this user was refused too often to be written down each time; ask `introspect` "
            + "whether the credential lives, attest anew where it does not, else try after a pause")

    private struct State {
        var buckets = TokenBuckets<LogSource>(
            burst: Double(Limits.refusedLogBytesMax),
            perSecond: Double(Limits.refusedLogBytesPerSecond), bucketsMax: bucketsMax)
        var nextWarningMilliseconds: UInt64 = 0
    }

    private let state = Mutex(State())
    private let counters: Counters
    private let logger: Logger

    init(_ counters: Counters, _ logger: Logger) {
        self.counters = counters
        self.logger = logger
    }

    /// Whether a peer may be refused by records that take so many bytes.
    func allows(_ peer: PeerIdentity, byteCount: Int, nowMilliseconds now: UInt64) -> Bool {
        let source = LogSource(peer)
        let (isAllowed, warns) = state.withLock { state in
            if state.buckets.take(Double(byteCount), of: source, nowMilliseconds: now) {
                return (true, false)
            }
            guard now >= state.nextWarningMilliseconds else { return (false, false) }
            state.nextWarningMilliseconds = now + Self.warningMilliseconds
            return (false, true)
        }
        guard !isAllowed else { return true }
        counters.add(.refusalsDeferred)
        if warns { warn(of: peer) }
        return false
    }

    private func warn(of peer: PeerIdentity) {
        logger.warning(
            """
            somebody is refused so often that not each time can be written down any more; it is \
            answered `overloaded` meanwhile
            """,
            metadata: peer.about)
    }
}
