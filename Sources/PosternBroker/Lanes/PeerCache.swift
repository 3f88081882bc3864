import PosternCore
import ZeroMQ

/// Who is behind a connection, read from its User-Id once and not with each message.
///
/// A connection is told by where libzmq keeps its User-Id. That place is not given to another one
/// while a message of the connection is held, and each entry holds one (`Message.copy`): so the
/// same place is the same connection, which never changes its User-Id.
///
/// Of fixed size: a connection that meets another at its place takes that place over. Stays on
/// its lane's thread.
struct PeerCache {
    /// What the messages of one connection have in common.
    final class Connection {
        let peer: PeerIdentity
        let descriptor: Int32?
        fileprivate let place: UInt
        /// Keeps the User-Id where it is.
        private let witness: Message

        fileprivate init(
            _ peer: PeerIdentity, _ descriptor: Int32?, _ place: UInt, _ witness: consuming Message
        ) {
            self.peer = peer
            self.descriptor = descriptor
            self.place = place
            self.witness = witness
        }
    }

    static let capacity = 1_024

    private var connections = [Connection?](repeating: nil, count: capacity)

    /// The connection that a message came from.
    ///
    /// - Parameters:
    ///   - payload: the message's content.
    ///   - routing: its routing id, which is held where the connection is not known yet.
    /// - Returns: nil when the payload has no User-Id of ours: then nobody vouches for it. And
    ///   whether the User-Id was read, as that of a connection's first message always is.
    mutating func connection(
        _ payload: borrowing Message, _ routing: borrowing Message
    ) -> (connection: Connection, isNew: Bool)? {
        guard let place = payload.metadataAddress(.userID) else { return nil }
        // Addresses of one size lie at multiples of 16.
        let index = Int(truncatingIfNeeded: place >> 4 ^ place >> 14) & (Self.capacity - 1)
        if let known = connections[index], known.place == place { return (known, false) }
        let peer: PeerIdentity?? = payload.withMetadata(.userID) { UserID.peer($0) }
        guard let peer, let peer else { return nil }
        let connection = Connection(peer, payload.sourceDescriptor, place, routing.copy())
        // One that libzmq has read ahead for a poll carries nothing, and would hold nothing.
        if routing.metadataAddress(.userID) == place { connections[index] = connection }
        return (connection, true)
    }
}
