/// What a subscriber of the broker's feed hears (`protocol/SPEC.md`, "The feed").
public enum FeedEvent: Hashable, Sendable {
    /// The steps behind this epoch follow. Unless it is whole, what the subscriber holds from
    /// before is void.
    case began(Subscription)
    /// Something ended, or policies came into force.
    case step(EpochStep)
    /// All that the broker knew when it sent this was told.
    ///
    /// - Parameters:
    ///   - epoch: the one that it has led to.
    ///   - sentMilliseconds: when that was, by CLOCK_BOOTTIME of the broker's host, which is this
    ///     one.
    case heartbeat(epoch: UInt64, sentMilliseconds: UInt64)
    /// From now on nothing is known, and what the subscriber holds is void, until the next `began`.
    case interrupted(FeedInterruption)
    /// The broker tells this subscriber nothing any more. Nothing follows.
    case ended(DenialReason)
}
