import CZeroMQ
import Glibc

/// A small, fixed set of sockets and signals to wait for, at one system call a wait.
///
/// `PollSet` has libzmq look at every socket before and after each wait, which costs several
/// system calls for each message of a thread that mostly waits. This set waits for the sockets'
/// own descriptors (`ZMQ_FD`) alone. They tell only of what is new, so there is a rule:
///
/// - **Before each wait, receive from every socket of the set until nothing is there, and after
///   that do not send on it.** A send may take in the notice of a message that has arrived;
///   nothing would tell of that message again.
/// - What `isReadable` says of a socket is a hint: receive and see.
///
/// Threading and lifetime: as `PollSet`. Waiting allocates nothing.
package struct EdgePollSet: ~Copyable {
    /// A member's place in its set.
    package struct Slot: Hashable, Sendable {
        fileprivate let index: Int
    }

    private let items: UnsafeMutableBufferPointer<pollfd>
    /// Kept alive for as long as their descriptors are waited for.
    private var sockets: [SocketHandle] = []
    private var signals: [WakeSignal] = []
    private var count = 0

    /// - Parameter capacity: how many members the set can have.
    package init(capacity: Int = 4) { items = .allocate(capacity: capacity) }

    deinit {
        // Plain C structs: nothing to deinitialise.
        items.deallocate()
    }

    /// Adds a socket, which must stay open until the set's last wait.
    ///
    /// - Throws: ETERM.
    package mutating func add(_ socket: borrowing Socket) throws(ZeroMQError) -> Slot {
        let descriptor = try socket.integerOption(ZMQ_FD, "ZMQ_FD")
        sockets.append(socket.handle)
        return append(descriptor)
    }

    /// Adds a monitor, under the same rule: before a wait, take its events until there is none.
    package mutating func add(_ monitor: borrowing SocketMonitor) throws(ZeroMQError) -> Slot {
        try add(monitor.events)
    }

    /// Adds a wake signal, which is readable from `signal` to `drain`.
    package mutating func add(_ signal: WakeSignal) -> Slot {
        signals.append(signal)
        return append(signal.descriptor)
    }

    /// Waits for the first member that has something new.
    ///
    /// - Parameter timeout: nil waits for ever, zero or less only looks. Rounded up to
    ///   milliseconds, at most 24 days. A signal of the system may end the wait early.
    /// - Returns: whether a member has something new.
    /// - Throws: what `poll` can fail with; the kernel may be out of memory.
    package mutating func wait(timeout: Duration?) throws(ZeroMQError) -> Bool {
        let limit = timeout.map { max($0, .zero).millisecondsForLibzmq } ?? -1
        requireOpenSockets()
        let ready = poll(items.baseAddress, nfds_t(count), limit)
        if ready >= 0 { return ready > 0 }
        let error = ZeroMQError.last("wait for sockets")
        guard error.code == .interrupted else { throw error }
        forget()
        return false
    }

    /// Whether a member had something new at the last wait.
    package func isReadable(_ slot: Slot) -> Bool {
        precondition(slot.index < count, "a slot of another poll set")
        return items[slot.index].revents != 0
    }

    /// Forgets what the last wait found; `isReadable` is then false until the next one.
    package func forget() {
        for index in 0..<count { items[index].revents = 0 }
    }

    private func requireOpenSockets() {
        for socket in sockets {
            precondition(socket.pointer != nil, "a poll set waits for a closed socket")
        }
    }

    private mutating func append(_ descriptor: Int32) -> Slot {
        precondition(count < items.count, "a poll set has no room for another member")
        items.initializeElement(
            at: count, to: pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        defer { count += 1 }
        return Slot(index: count)
    }
}

@available(*, unavailable, message: "a poll set stays on the thread of its sockets")
extension EdgePollSet: Sendable {}
