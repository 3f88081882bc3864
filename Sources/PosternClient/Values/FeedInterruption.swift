/// Why a subscriber knows nothing for the time being.
public enum FeedInterruption: String, Hashable, Sendable, CaseIterable {
    /// The connection ended.
    case connectionLost = "connection_lost"
    /// Two heartbeats did not come.
    case silence
    /// A step is missing.
    case gap
    /// What came was sent in the future, or before what came earlier; or our own clock went back.
    case clock
    /// Something came that breaks the protocol.
    case garbled
    /// The broker does not admit this key and process, or has no room for another subscriber.
    case refused
    /// The epoch that was asked for has not begun: another broker, or one that lost its state.
    case epochInFuture = "epoch_in_future"
}
