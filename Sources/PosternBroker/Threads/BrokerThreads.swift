import PosternAuthority
import ZeroMQ

/// The threads of one broker, and the order in which they end.
struct BrokerThreads: Sendable {
    var handshakes: BrokerThread?
    var inspection: BrokerThread?
    var control: BrokerThread?
    var leases: BrokerThread?
    var feed: BrokerThread?
    var lanes: [BrokerThread] = []

    /// Ends all that run: who hands work on ends before who takes it, so that nothing handed on
    /// is left behind, and the lanes last, which send the replies.
    func finish(_ parts: BrokerParts) {
        parts.control.close()
        parts.phase.advance(to: .inspecting)
        parts.control.uninspected.signal.signal()
        inspection?.join()
        // What ends from here on is seen dead at the next start.
        parts.watch.stop()
        leases?.join()
        parts.phase.advance(to: .finishing)
        parts.control.signal.signal()
        control?.join()
        // What was ended is acknowledged by the journal's thread.
        parts.journal.settle()
        parts.phase.advance(to: .leaving)
        for lane in parts.lanes { lane.mailbox.queue.signal.signal() }
        for thread in lanes { thread.join() }
        parts.feedWake.signal()
        feed?.join()
        parts.handshakeWake.signal()
        handshakes?.join()
    }
}
