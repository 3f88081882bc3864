import PosternCore
import ZeroMQ

/// A received payload whose sender the handshake has proven.
///
/// Only a lane's receive makes one, from the User-Id that libzmq puts on every message of a
/// connection: code that has one need not ask who sent it.
struct AuthenticatedMessage: ~Copyable {
    let peer: PeerIdentity
    /// Whether the request came with the empty frame that REQ sends.
    let hasDelimiter: Bool
    let descriptor: Int32?

    /// Nil when the payload has no User-Id of ours: then nobody vouches for it.
    init?(_ payload: borrowing Message, hasDelimiter: Bool) {
        let peer: PeerIdentity?? = payload.withMetadata(.userID) { UserID.peer($0) }
        guard let peer, let peer else { return nil }
        self.peer = peer
        self.hasDelimiter = hasDelimiter
        descriptor = payload.sourceDescriptor
    }
}
