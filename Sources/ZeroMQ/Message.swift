import CZeroMQ

/// One frame: bytes that libzmq owns. `deinit` releases them.
///
/// Make one message for each role and reuse it: receiving into a message and sending its
/// contents allocate nothing on the Swift side. Memory exhaustion stops the process, as it
/// does for every other allocation in Swift.
///
/// Threading: one thread at a time; not `Sendable`.
///
///     Message          zmq_msg_t, 64 bytes         content, beyond 33 bytes
///     ┌──────┐        ┌──────────────────────┐        ┌──────────────┐
///     │ cell ┼───────>│ metadata │ content ──┼───────>│ data  refcnt │
///     └──────┘        │          │ or 33 bytes in place              │
///                     └──────────────────────┘        └──────────────┘
package struct Message: ~Copyable {
    /// Always an initialised `zmq_msg_t`.
    ///
    /// Why on the heap. Relocating a `zmq_msg_t` byte by byte is in fact safe in 4.3.4: no
    /// field of `msg_t` points into itself, and libzmq moves it that way (`msg_t::move` does
    /// `*this = src_`, pipes copy by assignment). But up to 33 bytes live inside of it, and a
    /// Swift value has no address that stays: a span over those bytes would be left behind by
    /// the next move. So the cell is made once, stays where it is, and is reused.
    let cell: UnsafeMutablePointer<zmq_msg_t>

    /// An empty message, to receive into.
    package init() {
        cell = .allocate(capacity: 1)
        zmq_msg_init(cell)
    }

    /// A message with a copy of some bytes.
    package init(_ bytes: RawSpan) {
        self.init()
        replace(with: bytes)
    }

    /// A message with a copy of some bytes.
    package init(_ bytes: [UInt8]) {
        self.init(bytes.span.bytes)
    }

    /// A message with the UTF-8 of a text.
    package init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// A message of `byteCount` bytes, all of which `fill` must append.
    ///
    /// - Throws: what `fill` throws; the memory is then released.
    package init<Failure>(
        byteCount: Int, fill: (inout OutputRawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        self.init()
        try replace(byteCount: byteCount, fill: fill)
    }

    deinit {
        zmq_msg_close(cell)
        cell.deallocate()
    }

    /// The number of bytes.
    package var count: Int { zmq_msg_size(cell) }

    package var isEmpty: Bool { count == 0 }

    /// Whether another frame of the same message follows; says nothing before a receive.
    package var hasMore: Bool { zmq_msg_more(cell) != 0 }

    /// The bytes, in place, for as long as the message is not changed.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            let buffer = UnsafeRawBufferPointer(start: zmq_msg_data(cell), count: count)
            // The span points into the cell or its content, and both live as long as `self`.
            return _overrideLifetime(RawSpan(_unsafeBytes: buffer), borrowing: self)
        }
    }

    /// Calls `body` with the bytes, in place. The pointer must not leave `body`.
    package func withUnsafeBytes<Result: ~Copyable, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: zmq_msg_data(cell), count: count))
    }

    /// Another message with the same content and the same connection's properties; beyond 33 bytes
    /// both share the content.
    package func copy() -> Message {
        let other = Message()
        let code = zmq_msg_copy(other.cell, cell)
        // INVARIANT: it fails only for what is no message.
        precondition(code == 0, "a message could not be copied")
        return other
    }

    /// Releases the bytes and leaves an empty message.
    package mutating func clear() {
        zmq_msg_close(cell)
        zmq_msg_init(cell)
    }

    /// Replaces the content by a copy of some bytes.
    package mutating func replace(with bytes: RawSpan) {
        let buffer = allocate(bytes.byteCount)
        bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
    }

    /// Replaces the content by `byteCount` bytes, all of which `fill` must append.
    ///
    /// A message that is not full at the end is a bug and stops the process: the rest would
    /// be whatever the heap held before, sent to a peer.
    ///
    /// - Throws: what `fill` throws; the message is then empty.
    package mutating func replace<Failure>(
        byteCount: Int, fill: (inout OutputRawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        let buffer = allocate(byteCount)
        var output = OutputRawSpan(buffer: buffer, initializedCount: 0)
        do throws(Failure) {
            try fill(&output)
        } catch {
            clear()
            throw error
        }
        let filled = output.finalize(for: buffer)
        precondition(filled == byteCount, "a message was not filled to its end")
    }

    /// Room for `byteCount` bytes whose values are not set.
    private mutating func allocate(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
        precondition(byteCount >= 0, "a message cannot have a negative size")
        zmq_msg_close(cell)
        guard zmq_msg_init_size(cell, byteCount) == 0 else {
            fatalError("out of memory: cannot make a message of `\(byteCount)` bytes")
        }
        return UnsafeMutableRawBufferPointer(start: zmq_msg_data(cell), count: byteCount)
    }
}

@available(*, unavailable, message: "a ZeroMQ message is used by one thread at a time")
extension Message: Sendable {}
