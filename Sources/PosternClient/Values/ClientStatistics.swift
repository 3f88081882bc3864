/// What a client has counted since it was made.
public struct ClientStatistics: Hashable, Sendable {
    /// Replies that answer no request of now: they came after a deadline or a cancellation, or
    /// nobody asked for them. They were dropped.
    public var unknownReplies: UInt64
    /// Replies that break the protocol. Where it could be read which request they answer, it
    /// failed with `garbled`; the others were dropped.
    public var garbledReplies: UInt64
    /// Connections that were established, the first one included.
    public var connections: UInt64
    /// Connections that ended by themselves.
    public var disconnections: UInt64
    /// Calls whose caller saw the reply itself, without being suspended (`PosternClient`).
    public var ledCalls: UInt64
}
