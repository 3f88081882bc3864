/// The name of something that libzmq attached to a message's connection.
///
/// Only `userID` (once ZAP is in force) and `peerAddress` come from this side. Everything
/// else is the peer's own claim: never authorise on it.
package struct MessageProperty: Sendable {
    /// Static, so that a lookup allocates nothing; libzmq keeps up to 15 bytes in place too.
    let name: StaticString

    package init(_ name: StaticString) {
        precondition(name.hasPointerRepresentation, "a property name has two letters or more")
        self.name = name
    }

    /// What the ZAP handler called the peer. Set only when ZAP answered 200.
    ///
    /// Without ZAP in force the peer can set this itself, in its handshake.
    package static let userID = MessageProperty("User-Id")
    /// `localhost:UID:GID:PID` for ipc, an IP address for tcp; from the kernel.
    package static let peerAddress = MessageProperty("Peer-Address")
    /// The peer's kind of socket, as it claims.
    package static let socketType = MessageProperty("Socket-Type")
    /// The peer's routing id, as it claims.
    package static let identity = MessageProperty("Identity")
}
