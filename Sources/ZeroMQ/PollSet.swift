import CZeroMQ
import Glibc

/// A small, fixed set of sockets and descriptors to wait for.
///
/// Once made, waiting allocates nothing as long as the set has at most 16 members (libzmq
/// keeps that many in place).
///
/// Threading: it stays on the thread of its sockets; not `Sendable`.
///
/// Sockets must outlive the set's last wait. The set keeps their handles, so a wait on a
/// closed socket is caught and stops the process; it never touches freed memory. Wake signals
/// are kept alive. Raw descriptors are the caller's care.
package struct PollSet: ~Copyable {
    /// A member's place in its set.
    package struct Slot: Hashable, Sendable {
        fileprivate let index: Int
    }

    /// What keeps a member's pointer or descriptor valid.
    private enum Source {
        case socket(SocketHandle)
        case signal(WakeSignal)
        case descriptor
    }

    private let items: UnsafeMutableBufferPointer<zmq_pollitem_t>
    private var sources: [Source] = []

    /// - Parameter capacity: how many members the set can have.
    package init(capacity: Int = 4) {
        items = .allocate(capacity: capacity)
        sources.reserveCapacity(capacity)
    }

    deinit {
        // Plain C structs: nothing to deinitialise.
        items.deallocate()
    }

    /// The number of members.
    package var count: Int { sources.count }

    package mutating func add(
        _ socket: borrowing Socket, for events: PollEvents = .readable
    ) -> Slot {
        let item = zmq_pollitem_t(
            socket: socket.pointer, fd: 0, events: events.rawValue, revents: 0)
        return append(item, .socket(socket.handle))
    }

    /// Adds a monitor, which becomes readable with each event.
    package mutating func add(_ monitor: borrowing SocketMonitor) -> Slot {
        add(monitor.events)
    }

    /// Adds a wake signal, which is readable from `signal` to `drain`.
    package mutating func add(_ signal: WakeSignal) -> Slot {
        append(Self.item(signal.descriptor, .readable), .signal(signal))
    }

    /// Adds a descriptor, which must stay open for as long as the set waits for it.
    package mutating func add(
        descriptor: Int32, for events: PollEvents = .readable
    ) -> Slot {
        append(Self.item(descriptor, events), .descriptor)
    }

    /// Waits for the first member to become ready.
    ///
    /// Interrupted waits are resumed with what is left of the timeout.
    ///
    /// - Parameter timeout: nil waits for ever, zero or less only looks. Rounded up to
    ///   milliseconds, at most 24 days.
    /// - Returns: how many members are ready; 0 after the timeout.
    /// - Throws: ETERM when the context was ended.
    package mutating func wait(timeout: Duration?) throws(ZeroMQError) -> Int {
        requireOpenSockets()
        let limit = timeout.map { max($0, .zero).millisecondsForLibzmq }
        let start = MonotonicClock.nanoseconds()
        var remaining = limit ?? -1
        while true {
            let ready = zmq_poll(items.baseAddress, Int32(sources.count), Int(remaining))
            if ready >= 0 { return Int(ready) }
            let error = ZeroMQError.last("wait for sockets")
            guard error.code == .interrupted else { throw error }
            guard let limit else { continue }
            let passed = (MonotonicClock.nanoseconds() - start) / 1_000_000
            remaining = Int32(max(0, Int64(limit) - Int64(clamping: passed)))
        }
    }

    /// What a member was ready for at the last wait.
    package func events(at slot: Slot) -> PollEvents {
        PollEvents(rawValue: items[checked(slot)].revents)
    }

    /// Whether a member could be read at the last wait.
    package func isReadable(_ slot: Slot) -> Bool {
        events(at: slot).contains(.readable)
    }

    /// Changes what a member is waited for; an empty set leaves it out.
    package mutating func setEvents(_ events: PollEvents, at slot: Slot) {
        items[checked(slot)].events = events.rawValue
    }

    // MARK: Helpers

    private mutating func append(_ item: zmq_pollitem_t, _ source: Source) -> Slot {
        let index = sources.count
        precondition(index < items.count, "a poll set has no room for another member")
        items.initializeElement(at: index, to: item)
        sources.append(source)
        return Slot(index: index)
    }

    private func checked(_ slot: Slot) -> Int {
        precondition(slot.index < sources.count, "a slot of another poll set")
        return slot.index
    }

    private func requireOpenSockets() {
        for source in sources {
            if case .socket(let handle) = source {
                precondition(handle.pointer != nil, "a poll set waits for a closed socket")
            }
        }
    }

    private static func item(_ descriptor: Int32, _ events: PollEvents) -> zmq_pollitem_t {
        zmq_pollitem_t(socket: nil, fd: descriptor, events: events.rawValue, revents: 0)
    }
}

@available(*, unavailable, message: "a poll set stays on the thread of its sockets")
extension PollSet: Sendable {}
