import CZeroMQ
import Glibc

extension Socket {
    /// Receives one frame into a message, whose former content is released.
    ///
    /// The frames of a message arrive together: when the first is there, so is the last.
    /// `message.hasMore` says whether another one follows. Interrupted waits are resumed, so
    /// with a receive timeout a signal can lengthen the wait. No allocation on the Swift side.
    ///
    /// - Parameter dontWait: return rather than wait, up to the receive timeout.
    /// - Returns: false when nothing had arrived (EAGAIN). The message is then empty: libzmq
    ///   releases its former content first.
    /// - Throws: EFSM, ENOTSUP, ETERM.
    package func receive(
        into message: inout Message, dontWait: Bool = false
    ) throws(ZeroMQError) -> Bool {
        let flags = dontWait ? ZMQ_DONTWAIT : 0
        while zmq_msg_recv(message.cell, pointer, flags) < 0 {
            switch zmq_errno() {
            case EINTR: continue
            case EAGAIN: return false
            case let code:
                let error = ZeroMQError.Code(rawValue: code)
                throw ZeroMQError(error, operation: "receive on a \(kind) socket")
            }
        }
        return true
    }

    /// Receives and drops the frames left of the message that `message` belongs to.
    ///
    /// A peer may send many frames where the protocol wants one, and until the last of them
    /// has been taken the next message cannot be read. `message` is left empty.
    ///
    /// - Returns: how many frames were dropped.
    /// - Throws: ETERM.
    package func dropRemainingFrames(
        of message: inout Message
    ) throws(ZeroMQError) -> Int {
        var count = 0
        while message.hasMore, try receive(into: &message, dontWait: true) {
            count += 1
        }
        message.clear()
        return count
    }
}
