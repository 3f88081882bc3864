/// Reports what happens to the connections of one socket.
///
/// Threading: it stays on the thread of the socket that it watches; not `Sendable`.
///
/// Drain it. libzmq writes events from its I/O threads with a send that blocks, so a full
/// queue would stop every connection of the context; this side therefore takes events without
/// limit, and what nobody reads stays in memory. `deinit` ends the monitoring.
package struct SocketMonitor: ~Copyable {
    /// The receiving end; what a `PollSet` waits for.
    let events: Socket
    private let watched: SocketHandle
    private let number: Int
    private var message = Message()

    /// A socket has one monitor at most: a second one takes the first one's place.
    init(
        of socket: borrowing Socket, events set: MonitorEventSet, endpoint: String
    ) throws(ZeroMQError) {
        let receiver = try Socket(.pair, in: socket.context)
        // No limit on either side: the sum is what counts for inproc, and 0 is infinite.
        try receiver.setReceiveHighWaterMark(0)
        guard !endpoint.utf8.contains(0) else {
            throw ZeroMQError(.invalidArgument, operation: "monitor at `\(endpoint)`")
        }
        let number = try socket.handle.startMonitor(at: endpoint, set)
        // An event that comes before this waits for it, so none is lost.
        do throws(ZeroMQError) {
            try receiver.connect(endpoint)
        } catch {
            socket.handle.stopMonitor(number)
            throw error
        }
        events = receiver
        watched = socket.handle
        self.number = number
    }

    deinit {
        // Before the receiving end closes: without a reader the next event would block an
        // I/O thread for ever.
        watched.stopMonitor(number)
    }

    /// The next event.
    ///
    /// - Parameter dontWait: return rather than wait.
    /// - Returns: nil when none has come yet.
    /// - Throws: EPROTO for an event that is not as libzmq writes it, ETERM.
    package mutating func next(
        dontWait: Bool = true
    ) throws(ZeroMQError) -> MonitorEvent? {
        guard try events.receive(into: &message, dontWait: dontWait) else { return nil }
        // number (16 bits) | value (32 bits), in the machine's byte order; then the endpoint.
        guard message.count == 6, message.hasMore else { throw Self.malformed }
        let (number, value) = message.withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(as: UInt16.self),
                bytes.loadUnaligned(fromByteOffset: 2, as: UInt32.self)
            )
        }
        guard try events.receive(into: &message), !message.hasMore else { throw Self.malformed }
        let address = message.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        return MonitorEvent(number: number, value: value, address: address)
    }

    /// Waits for the first event that `predicate` accepts, dropping the others.
    ///
    /// - Parameter timeout: for all of them together, at most 24 days.
    /// - Returns: nil after the timeout.
    /// - Throws: as `next`.
    package mutating func first(
        within timeout: Duration, where predicate: (MonitorEvent.Kind) -> Bool
    ) throws(ZeroMQError) -> MonitorEvent? {
        let end = ContinuousClock.now + timeout
        var set = PollSet(capacity: 1)
        _ = set.add(self)
        while true {
            while let event = try next() {
                if predicate(event.kind) { return event }
            }
            let remaining = end - .now
            guard remaining > .zero, try set.wait(timeout: remaining) > 0 else { return nil }
        }
    }

    private static var malformed: ZeroMQError {
        ZeroMQError(.protocolViolation, operation: "read an event of a monitor")
    }
}

@available(*, unavailable, message: "a monitor stays on the thread of its socket")
extension SocketMonitor: Sendable {}
