import CZeroMQ

/// The messaging pattern that a socket takes part in.
package enum SocketKind: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// Asynchronous requests, spread over its peers.
    case dealer
    /// Asynchronous replies; each message starts with the peer's routing id.
    case router
    /// One request, then one reply, in lockstep.
    case req
    /// One reply for each request, in lockstep.
    case rep
    /// Exactly one peer; what monitors and threads use between them.
    case pair
    /// Publishes to its subscribers and drops for the slow ones.
    case pub
    /// Receives what it subscribed to.
    case sub
    /// A publisher that receives the subscriptions as messages.
    case xpub
    /// Sends work, spread over its peers.
    case push
    /// Receives work.
    case pull

    package var description: String { rawValue.uppercased() }

    var number: Int32 {
        switch self {
        case .dealer: ZMQ_DEALER
        case .router: ZMQ_ROUTER
        case .req: ZMQ_REQ
        case .rep: ZMQ_REP
        case .pair: ZMQ_PAIR
        case .pub: ZMQ_PUB
        case .sub: ZMQ_SUB
        case .xpub: ZMQ_XPUB
        case .push: ZMQ_PUSH
        case .pull: ZMQ_PULL
        }
    }
}
