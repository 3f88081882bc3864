import CZeroMQ

/// The kinds of events that a monitor reports.
package struct MonitorEventSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    private init(_ number: Int32) {
        rawValue = UInt16(truncatingIfNeeded: number)
    }

    package static let connected = MonitorEventSet(ZMQ_EVENT_CONNECTED)
    package static let connectDelayed = MonitorEventSet(ZMQ_EVENT_CONNECT_DELAYED)
    package static let connectRetried = MonitorEventSet(ZMQ_EVENT_CONNECT_RETRIED)
    package static let listening = MonitorEventSet(ZMQ_EVENT_LISTENING)
    package static let bindFailed = MonitorEventSet(ZMQ_EVENT_BIND_FAILED)
    package static let accepted = MonitorEventSet(ZMQ_EVENT_ACCEPTED)
    package static let acceptFailed = MonitorEventSet(ZMQ_EVENT_ACCEPT_FAILED)
    package static let closed = MonitorEventSet(ZMQ_EVENT_CLOSED)
    package static let closeFailed = MonitorEventSet(ZMQ_EVENT_CLOSE_FAILED)
    package static let disconnected = MonitorEventSet(ZMQ_EVENT_DISCONNECTED)
    package static let monitorStopped = MonitorEventSet(ZMQ_EVENT_MONITOR_STOPPED)
    package static let handshakeFailedNoDetail = MonitorEventSet(
        ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL)
    package static let handshakeSucceeded = MonitorEventSet(ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
    package static let handshakeFailedProtocol = MonitorEventSet(
        ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)
    package static let handshakeFailedAuth = MonitorEventSet(ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)

    /// Every kind.
    package static let all = MonitorEventSet(ZMQ_EVENT_ALL)
}
