import PosternCore

/// Who fills the audit log, for bounds: one user of the machine, since to make processes costs
/// nothing, or on tcp one key.
enum LogSource: Hashable {
    case user(UInt32)
    case key(PeerKey)

    init(_ peer: PeerIdentity) {
        switch peer.origin {
        case .ipc(_, let userID, _): self = .user(userID)
        case .tcp: self = .key(peer.key)
        }
    }
}
