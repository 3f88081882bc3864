/// What the broker tells a subscriber at a time.
package struct FeedUpdate: Hashable, Sendable {
    /// The subscriber knows all up to it now.
    package var epoch: UInt64
    /// When it was sent, on the boot clock of the broker's host; nil: the broker knows more than it
    /// has told yet.
    package var sentMilliseconds: UInt64?
    /// In the order of their epochs, without a gap.
    package var steps: [EpochStep]
    /// The subscription ends with it, and why.
    package var ended: DenialReason?

    package init(
        epoch: UInt64, sentMilliseconds: UInt64?, steps: [EpochStep] = [],
        ended: DenialReason? = nil
    ) {
        self.epoch = epoch
        self.sentMilliseconds = sentMilliseconds
        self.steps = steps
        self.ended = ended
    }
}
