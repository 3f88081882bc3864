import PosternCore
import Synchronization

/// A credential as the cache knows it. It hangs on the `Credential` value itself (`CacheHandle`),
/// so that a lookup need not look for it.
///
/// Any thread may read. What raises `touched` are the feed's follower and whoever learns that the
/// credential ended.
final class CachedCredential: Sendable {
    let id: CredentialID
    /// Its own in this process: no other cache has a credential with this number.
    let number: UInt64
    /// The registry that keeps it up to date; no other cache may go by it.
    let registry: UInt64
    let tags: Set<UInt64>
    /// Nil: it is not known.
    let task: CachedTask?
    /// When it expires, in nanoseconds of CLOCK_BOOTTIME.
    let expiry: UInt64

    private let touchedEpoch: Atomic<UInt64>

    init(
        _ id: CredentialID, number: UInt64, registry: UInt64, tags: Set<UInt64>, expiry: UInt64,
        task: CachedTask?, touched: UInt64
    ) {
        self.id = id
        self.number = number
        self.registry = registry
        self.tags = tags
        self.task = task
        self.expiry = expiry
        touchedEpoch = Atomic(touched)
    }

    /// The epoch of the last step that touched it; a permit of an earlier one is void. Acquiring,
    /// and `touch` releasing: who was told of a touch by the thread that made it sees it.
    var touched: UInt64 { touchedEpoch.load(ordering: .acquiring) }

    func touch(_ epoch: UInt64) { touchedEpoch.raise(to: epoch) }

    /// The credential is over: no permit of it is good any more, and none will be.
    func end() { touch(.max) }

    var isEnded: Bool { touched == .max }
}
