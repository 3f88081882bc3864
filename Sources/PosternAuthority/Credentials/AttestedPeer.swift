import PosternCore

/// A peer and what the kernel said of it, once for all that it was granted.
final class AttestedPeer: Sendable {
    let identity: PeerIdentity
    /// The peer's key as policies see it.
    let keyHex: String
    /// Nil on tcp.
    let process: ProcessFacts?

    init(_ identity: PeerIdentity, _ process: ProcessFacts?) {
        self.identity = identity
        keyHex = identity.key.hex
        self.process = process
    }

    /// Whether both are the same peer in the same state, texts compared by bytes.
    func isSame(as other: AttestedPeer) -> Bool {
        guard identity == other.identity else { return false }
        guard let mine = process, let theirs = other.process else {
            return process == nil && other.process == nil
        }
        return mine.isSameBytes(as: theirs)
    }
}
