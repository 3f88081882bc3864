/// Where a subscription to the feed begins.
public struct Subscription: Hashable, Sendable {
    /// Names this run of the broker: another value means that it was restarted.
    public let instance: String
    /// The steps behind this epoch follow.
    public let epoch: UInt64
    /// How often the broker says that it is there, in milliseconds.
    public let heartbeatMilliseconds: UInt64
    /// Whether this is the epoch that was asked for, so that nothing is missed. Where not, all that
    /// the subscriber holds from before is void.
    public let isWhole: Bool

    package init(
        instance: String, epoch: UInt64, heartbeatMilliseconds: UInt64, isWhole: Bool
    ) {
        self.instance = instance
        self.epoch = epoch
        self.heartbeatMilliseconds = heartbeatMilliseconds
        self.isWhole = isWhole
    }
}
