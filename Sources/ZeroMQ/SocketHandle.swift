import CZeroMQ

/// The one place that knows whether a socket is still open.
///
/// `Socket` owns it; a `PollSet` and a `SocketMonitor` keep a reference, because they outlive
/// a socket easily and libzmq frees a closed socket: its pointer is not even good for a check.
/// Not `Sendable`, like the socket: it belongs to one thread.
final class SocketHandle {
    private(set) var pointer: UnsafeMutableRawPointer?
    /// How many monitors the socket has had. Only the last of them may stop the monitoring:
    /// the end of an earlier one must not end its successor.
    private var monitorCount = 0

    init(_ pointer: UnsafeMutableRawPointer) {
        self.pointer = pointer
    }

    /// Returns the number of the new monitor, for `stopMonitor`.
    func startMonitor(at endpoint: String, _ events: MonitorEventSet) throws(ZeroMQError) -> Int {
        guard zmq_socket_monitor(pointer, endpoint, Int32(events.rawValue)) == 0 else {
            throw ZeroMQError.last("monitor at `\(endpoint)`")
        }
        monitorCount += 1
        return monitorCount
    }

    func stopMonitor(_ number: Int) {
        // A closed socket's monitor was stopped by `close`.
        guard let pointer, number == monitorCount else { return }
        zmq_socket_monitor(pointer, nil, 0)
    }

    func close() {
        guard let open = pointer else { return }
        pointer = nil
        // Closing only hands the socket to the reaper; until that has destroyed it, its sessions
        // write events, and with the receiver gone the I/O thread would wait in such a write for
        // ever.
        if monitorCount > 0 { zmq_socket_monitor(open, nil, 0) }
        // Fails for a pointer that is no socket, and this one is.
        zmq_close(open)
    }
}
