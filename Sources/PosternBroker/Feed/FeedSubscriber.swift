import PosternAuthority
import PosternCore

/// A connection that is told of the epoch's steps. Stays on the feed's thread.
final class FeedSubscriber {
    /// What it may see of a step besides what everybody sees.
    enum View: Hashable {
        case opaque
        /// All of what is about this workload.
        case workload(SPIFFEID)
        case everything
    }

    /// The ROUTER's name of the connection.
    let name: [UInt8]
    let peer: PeerIdentity
    private(set) var view: View
    /// By which it showed whose details it may see.
    private var shown: CredentialRecord?
    private(set) var hasDelimiter: Bool
    /// For cutting the connection.
    let descriptor: Int32?
    /// The epoch up to which it was told.
    var cursor: UInt64
    /// Its connection has gone, or its subscription has ended.
    var isGone = false
    /// Whether it waits for a turn of its own.
    var isBehind = false

    init(
        name: [UInt8], peer: PeerIdentity, view: View, hasDelimiter: Bool, descriptor: Int32?,
        showing shown: CredentialRecord?, cursor: UInt64
    ) {
        self.name = name
        self.peer = peer
        self.view = view
        self.hasDelimiter = hasDelimiter
        self.descriptor = descriptor
        self.shown = shown
        self.cursor = cursor
    }

    /// It subscribed again, over the same connection.
    func begin(
        _ view: View, hasDelimiter: Bool, showing shown: CredentialRecord?, cursor: UInt64
    ) {
        self.view = view
        self.hasDelimiter = hasDelimiter
        self.shown = shown
        self.cursor = cursor
    }

    /// Policies changed: who showed a credential that is not alive any more may by now be another
    /// workload, and sees no details from here on.
    func reconsider(nowMilliseconds now: UInt64) {
        guard let shown, shown.end != nil || shown.isExpired(now) else { return }
        view = .opaque
    }
}
