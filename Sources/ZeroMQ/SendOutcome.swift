/// What became of a message whose failure to leave is part of normal operation.
package enum SendOutcome: Hashable, Sendable {
    /// libzmq has it.
    case sent
    /// EAGAIN: the queue is full up to its high-water mark, or there is no peer.
    case wouldBlock
    /// EHOSTUNREACH: a mandatory ROUTER has no peer of that routing id, or not any more.
    case unreachable
}
