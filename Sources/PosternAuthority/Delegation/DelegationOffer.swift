import PosternCore
import Synchronization

/// A delegation, until its credential is claimed and for a while after that.
///
/// For the control thread; others may read.
final class DelegationOffer: Sendable {
    let id: DelegationID
    let delegator: Delegator
    let target: DelegationTarget
    /// On the boot clock, of the credential too.
    let expiryMilliseconds: UInt64
    /// Of its texts, about.
    let byteCount: Int
    private let content: Mutex<AttestAsk?>

    init(
        id: DelegationID, delegator: Delegator, target: DelegationTarget, ask: AttestAsk,
        expiryMilliseconds: UInt64
    ) {
        self.id = id
        self.delegator = delegator
        self.target = target
        content = Mutex(ask)
        let patterns = ask.scope.actions + ask.scope.resources
        byteCount =
            256 + ask.intent.utf8.count + ask.task.description.utf8.count
            + patterns.reduce(0) { $0 + 64 + $1.utf8.count }
        self.expiryMilliseconds = expiryMilliseconds
    }

    /// What was allowed; nil: it was claimed.
    var ask: AttestAsk? { content.withLock { $0 } }

    var isClaimed: Bool { ask == nil }

    /// It may be large, and is not looked at again.
    func setClaimed() { content.withLock { $0 = nil } }
}
