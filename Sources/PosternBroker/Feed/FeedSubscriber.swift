import PosternAuthority
import PosternCore

/// A connection that is told of the epoch's steps.
struct FeedSubscriber {
    /// What it may see of a step besides what everybody sees.
    enum View: Hashable {
        case opaque
        /// All of what is about this workload.
        case workload(SPIFFEID)
        case everything
    }

    let peer: PeerIdentity
    let view: View
    let hasDelimiter: Bool
    /// For cutting the connection.
    let descriptor: Int32?
    /// The epoch up to which it was told.
    var cursor: UInt64
}
