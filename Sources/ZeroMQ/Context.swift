import CZeroMQ
import Synchronization

/// A libzmq context: the I/O threads and everything that its sockets share.
///
/// Threading: any thread may use it. Every `Socket` keeps its context alive, so the context
/// ends after its last socket, and the release of the last reference terminates it.
///
/// Sockets are made with linger 0 (`ZMQ_BLOCKY` off), so termination discards what was not
/// sent yet instead of waiting for a peer that may never come.
package final class Context: Sendable {
    private let state: Mutex<State>

    private struct State {
        /// Nil once termination has begun: libzmq frees the context, so the pointer must not
        /// be used again, not even to be told that it is terminated.
        var pointer: ContextPointer?
    }

    /// - Parameters:
    ///   - ioThreads: threads that move bytes; 0 is enough for `inproc` alone.
    ///   - maxSockets: limit of open sockets, those of monitors included.
    /// - Throws: EMFILE without descriptors left, EINVAL for a number out of range.
    package init(ioThreads: Int = 1, maxSockets: Int = 1023) throws(ZeroMQError) {
        guard let raw = zmq_ctx_new() else {
            throw ZeroMQError.last("create a context")
        }
        let pointer = ContextPointer(raw: raw)
        state = Mutex(State(pointer: pointer))
        try pointer.set(ZMQ_IO_THREADS, to: ioThreads, "set `ioThreads`")
        try pointer.set(ZMQ_MAX_SOCKETS, to: maxSockets, "set `maxSockets`")
        try pointer.set(ZMQ_BLOCKY, to: 0, "set `blocky`")
        try Self.seedRoutingIDs()
    }

    deinit {
        // No socket is left: each holds a reference to its context.
        _ = try? terminate()
    }

    /// Makes every blocking call on this context's sockets, now and later, throw ETERM.
    ///
    /// Returns at once; the sockets stay open until their owners close them. Does nothing
    /// once termination has begun. Use it from another thread to stop threads that wait in
    /// a socket.
    package func shutdown() throws(ZeroMQError) {
        let failure = state.withLock { (state) -> ZeroMQError? in
            guard let pointer = state.pointer else { return nil }
            return zmq_ctx_shutdown(pointer.raw) == 0
                ? nil : ZeroMQError.last("shut down the context")
        }
        if let failure { throw failure }
    }

    /// Ends the context: blocking calls throw ETERM, and the I/O threads stop.
    ///
    /// Returns when every socket has been closed. That is bounded as long as no socket had
    /// its linger raised: with linger 0 a closed socket is gone within one turn of its I/O
    /// thread. It does wait for a socket that is still open on another thread, and would wait
    /// for ever for one that the calling thread itself holds: close those first. A second
    /// call returns at once.
    package func terminate() throws(ZeroMQError) {
        let taken = state.withLock { (state) -> ContextPointer? in
            defer { state.pointer = nil }
            return state.pointer
        }
        // Outside of the lock: this waits, and sockets must be able to report ETERM meanwhile.
        guard let taken else { return }
        while zmq_ctx_term(taken.raw) != 0 {
            let error = ZeroMQError.last("terminate the context")
            guard error.code == .interrupted else { throw error }
        }
    }

    /// Opens a socket. The lock is held so that termination cannot free the context halfway.
    func openSocket(_ kind: SocketKind) throws(ZeroMQError) -> UnsafeMutableRawPointer {
        let result = state.withLock { (state) -> Result<SocketPointer, ZeroMQError> in
            guard let pointer = state.pointer else {
                return .failure(ZeroMQError(.terminated, operation: "open a \(kind) socket"))
            }
            guard let socket = zmq_socket(pointer.raw, kind.number) else {
                return .failure(ZeroMQError.last("open a \(kind) socket"))
            }
            return .success(SocketPointer(raw: socket))
        }
        return try result.get().raw
    }

    /// Seeds `rand()` of libc from the kernel.
    ///
    /// ROUTER numbers its anonymous peers from `rand()`, which libzmq 4.3.4 never seeds
    /// (`seed_random` exists and nobody calls it), so the first number is the same in every
    /// process. A peer may claim a number of its own choice, and a claim that meets the next
    /// one aborts the process: `Assertion failed: ok (src/socket_base.cpp:2130)`. So the
    /// numbers must not be guessable. Seeding belongs between context and first ROUTER.
    private static func seedRoutingIDs() throws(ZeroMQError) {
        SystemCalls.seedLibcRandom(try SystemCalls.randomUInt32())
    }
}

/// The libzmq context. `@unchecked Sendable`: libzmq documents contexts as thread-safe, and
/// `Context` drops the pointer before libzmq frees it.
private struct ContextPointer: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer

    func set(_ option: Int32, to value: Int, _ operation: String) throws(ZeroMQError) {
        guard let number = Int32(exactly: value) else {
            throw ZeroMQError(.invalidArgument, operation: "\(operation) to `\(value)`")
        }
        guard zmq_ctx_set(raw, option, number) == 0 else {
            throw ZeroMQError.last("\(operation) to `\(value)`")
        }
    }
}

/// A new socket on its way out of the lock. `@unchecked Sendable`: it has no other holder yet.
private struct SocketPointer: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
}
