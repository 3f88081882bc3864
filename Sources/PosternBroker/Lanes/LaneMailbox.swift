import PosternAuthority
import PosternCore
import ZeroMQ

/// What the control thread has for a lane. The lane polls it beside its ROUTER.
final class LaneMailbox: Sendable {
    enum Item: Sendable {
        case reply([UInt8], ReplyRoute, granted: CredentialRecord?, peer: PeerIdentity)
        /// Something was revoked by an operator: look which connections are left with nothing.
        case review(dueMilliseconds: UInt64)
    }

    let queue: BoundedQueue<Item>

    init() throws(ZeroMQError) {
        queue = BoundedQueue(capacity: Limits.laneOutboxMax, signal: try WakeSignal())
    }
}
