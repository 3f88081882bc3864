internal import PosternClient
import Synchronization

/// A credential of a storm, and when it ended.
final class StormVictim: Sendable {
    struct End {
        /// When it was acknowledged.
        let nanoseconds: UInt64
        /// From which on it holds.
        let epoch: UInt64
    }

    let credential: Credential
    /// When its end was acknowledged; 0: it was not yet.
    private let endedAt = Atomic<UInt64>(0)
    private let endEpoch = Atomic<UInt64>(0)

    init(_ credential: Credential) { self.credential = credential }

    /// Its end was acknowledged just now.
    func end(epoch: UInt64) {
        let now = MonotonicClock.nanoseconds()
        endEpoch.store(epoch, ordering: .relaxed)
        // Releasing: who sees the time sees the epoch.
        endedAt.store(now, ordering: .releasing)
    }

    /// Nil: nobody was told of it yet.
    var end: End? {
        let nanoseconds = endedAt.load(ordering: .acquiring)
        guard nanoseconds != 0 else { return nil }
        return End(nanoseconds: nanoseconds, epoch: endEpoch.load(ordering: .relaxed))
    }
}
