import Synchronization

extension Socket {
    /// Starts to report what happens to this socket's connections.
    ///
    /// Only what happens from now on: monitor before `bind` and `connect`. A socket has one
    /// monitor at most, and a new one ends the old.
    ///
    /// Writing an event changes `errno` in libzmq 4.3.4. With `bindFailed` or `closed` among
    /// the events, a failed `bind` throws EAGAIN, and only the event tells the reason: leave
    /// these two out where the events are about connections, or monitor after `bind`.
    ///
    /// - Parameters:
    ///   - events: what to report.
    ///   - endpoint: an inproc endpoint of its own; nil takes one that nobody else has.
    /// - Throws: EINVAL, EPROTONOSUPPORT for another transport, EADDRINUSE, EMFILE, ETERM.
    package func monitor(
        _ events: MonitorEventSet = .all, endpoint: String? = nil
    ) throws(ZeroMQError) -> SocketMonitor {
        try SocketMonitor(of: self, events: events, endpoint: endpoint ?? Self.monitorEndpoint())
    }

    private static func monitorEndpoint() -> String {
        // Relaxed: the numbers have to differ, nothing is ordered by them.
        let number = monitorNumbers.add(1, ordering: .relaxed).newValue
        return "inproc://zeromq.monitor.\(number)"
    }
}

private let monitorNumbers = Atomic<UInt64>(0)
