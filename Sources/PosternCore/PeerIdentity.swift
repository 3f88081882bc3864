/// Who is at the other end of a connection, as the handshake and the kernel say.
///
/// A credential is bound to exactly this value: another key, or on ipc another process, is
/// another peer.
package struct PeerIdentity: Hashable, Sendable {
    /// How the peer is connected, with what the transport itself vouches for.
    package enum Origin: Hashable, Sendable {
        case ipc(process: ProcessIdentity, userID: UInt32, groupID: UInt32)
        case tcp
    }

    package let key: PeerKey
    package let origin: Origin

    package init(key: PeerKey, origin: Origin) {
        self.key = key
        self.origin = origin
    }

    /// The process at the other end, where the transport knows it.
    package var process: ProcessIdentity? {
        switch origin {
        case .ipc(let process, _, _): process
        case .tcp: nil
        }
    }
}
