import PosternCore

/// A received payload whose sender the handshake has proven.
///
/// Only a lane's receive makes one, from the User-Id that libzmq puts on every message of a
/// connection: code that has one need not ask who sent it.
struct AuthenticatedMessage: ~Copyable {
    let peer: PeerIdentity
    /// Whether the request came with the empty frame that REQ sends.
    let hasDelimiter: Bool
    let descriptor: Int32?

    init(from connection: PeerCache.Connection, hasDelimiter: Bool) {
        peer = connection.peer
        descriptor = connection.descriptor
        self.hasDelimiter = hasDelimiter
    }
}
