import CZeroMQ
import Glibc

extension Socket {
    /// Sends a message, or one frame of it. The message is released in every case.
    ///
    /// - Parameters:
    ///   - more: whether further frames of the same message follow.
    ///   - dontWait: throw EAGAIN rather than wait for room up to the send timeout.
    /// - Throws: EAGAIN, EHOSTUNREACH, EFSM, ENOTSUP, ETERM.
    package func send(
        _ message: consuming Message, more: Bool = false, dontWait: Bool = false
    ) throws(ZeroMQError) {
        let code = transmit(message.cell, Self.flags(more: more, dontWait: dontWait))
        guard code == 0 else {
            throw ZeroMQError(.init(rawValue: code), operation: "send on a \(kind) socket")
        }
    }

    /// Sends a message, with a full queue and an absent peer as answers rather than errors.
    ///
    /// The message is released in every case. A ROUTER decides at the frame with the routing
    /// id: unless that one was sent, the frames after it must not be.
    ///
    /// - Throws: EFSM, ENOTSUP, ETERM.
    package func trySend(
        _ message: consuming Message, more: Bool = false, dontWait: Bool = true
    ) throws(ZeroMQError) -> SendOutcome {
        try outcome(transmit(message.cell, Self.flags(more: more, dontWait: dontWait)))
    }

    /// Sends what a message holds and leaves it empty, ready to be filled or received into.
    ///
    /// The form for a warm path: no allocation on the Swift side. A message that was not sent
    /// keeps its bytes, so the caller may try again.
    ///
    /// - Throws: EFSM, ENOTSUP, ETERM.
    package func trySend(
        contentsOf message: inout Message, more: Bool = false, dontWait: Bool = true
    ) throws(ZeroMQError) -> SendOutcome {
        try outcome(transmit(message.cell, Self.flags(more: more, dontWait: dontWait)))
    }

    /// Sends a copy of some bytes as one frame.
    ///
    /// No allocation on the Swift side; libzmq allocates beyond 33 bytes.
    ///
    /// - Throws: EFSM, ENOTSUP, ETERM.
    package func trySend(
        bytes: RawSpan, more: Bool = false, dontWait: Bool = true
    ) throws(ZeroMQError) -> SendOutcome {
        let flags = Self.flags(more: more, dontWait: dontWait)
        let code = bytes.withUnsafeBytes { buffer -> Int32 in
            while zmq_send(pointer, buffer.baseAddress, buffer.count, flags) < 0 {
                let code = zmq_errno()
                guard code == EINTR else { return code }
            }
            return 0
        }
        return try outcome(code)
    }

    /// Returns the error number, 0 for success. After a failure libzmq leaves the message to
    /// the caller; after success it has replaced it by an empty one.
    private func transmit(_ cell: UnsafeMutablePointer<zmq_msg_t>, _ flags: Int32) -> Int32 {
        while zmq_msg_send(cell, pointer, flags) < 0 {
            let code = zmq_errno()
            // A signal came before the message was taken, so it is sent once, not twice.
            guard code == EINTR else { return code }
        }
        return 0
    }

    private func outcome(_ code: Int32) throws(ZeroMQError) -> SendOutcome {
        switch code {
        case 0: return .sent
        case EAGAIN: return .wouldBlock
        case EHOSTUNREACH: return .unreachable
        default:
            throw ZeroMQError(.init(rawValue: code), operation: "send on a \(kind) socket")
        }
    }

    private static func flags(more: Bool, dontWait: Bool) -> Int32 {
        (more ? ZMQ_SNDMORE : 0) | (dontWait ? ZMQ_DONTWAIT : 0)
    }
}
