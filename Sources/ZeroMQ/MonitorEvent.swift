/// Something that happened to a connection of a monitored socket.
package struct MonitorEvent: Hashable, Sendable {
    /// What happened, with the value that libzmq gives along.
    package enum Kind: Hashable, Sendable {
        /// A connect succeeded; the handshake is still to come.
        case connected(descriptor: Int32)
        /// A connect did not succeed at once.
        case connectDelayed(ZeroMQError.Code)
        /// The next connect follows after this time.
        case connectRetried(after: Duration)
        case listening(descriptor: Int32)
        case bindFailed(ZeroMQError.Code)
        /// A peer is there; its handshake is still to come.
        case accepted(descriptor: Int32)
        case acceptFailed(ZeroMQError.Code)
        /// This side closed a listener or an attempt to connect.
        case closed(descriptor: Int32)
        case closeFailed(ZeroMQError.Code)
        /// A connection ended.
        case disconnected(descriptor: Int32)
        /// The monitored socket was closed: no further event comes.
        case monitorStopped
        /// The handshake ended with a system error; EFAULT: ZAP is demanded and no handler is
        /// bound.
        case handshakeFailedNoDetail(ZeroMQError.Code)
        case handshakeSucceeded
        /// The peer or the ZAP handler broke the protocol; a ZMQ_PROTOCOL_ERROR number.
        case handshakeFailedProtocol(number: UInt32)
        /// ZAP refused; the number is a `ZAPStatus`.
        case handshakeFailedAuth(status: Int)
        /// An event that this version of libzmq does not document.
        case unknown(number: UInt16, value: UInt32)
    }

    package let kind: Kind
    /// The endpoint that it happened to.
    package let address: String

    /// - Parameters:
    ///   - number: the event's bit.
    ///   - value: a descriptor, an error number, milliseconds or a status, as the event has it.
    init(number: UInt16, value: UInt32, address: String) {
        kind = Self.kind(number, value)
        self.address = address
    }

    private static func kind(_ number: UInt16, _ value: UInt32) -> Kind {
        let descriptor = Int32(bitPattern: value)
        let code = ZeroMQError.Code(rawValue: Int32(bitPattern: value))
        return switch MonitorEventSet(rawValue: number) {
        case .connected: .connected(descriptor: descriptor)
        case .connectDelayed: .connectDelayed(code)
        case .connectRetried: .connectRetried(after: .milliseconds(Int64(value)))
        case .listening: .listening(descriptor: descriptor)
        case .bindFailed: .bindFailed(code)
        case .accepted: .accepted(descriptor: descriptor)
        case .acceptFailed: .acceptFailed(code)
        case .closed: .closed(descriptor: descriptor)
        case .closeFailed: .closeFailed(code)
        case .disconnected: .disconnected(descriptor: descriptor)
        case .monitorStopped: .monitorStopped
        case .handshakeFailedNoDetail: .handshakeFailedNoDetail(code)
        case .handshakeSucceeded: .handshakeSucceeded
        case .handshakeFailedProtocol: .handshakeFailedProtocol(number: value)
        case .handshakeFailedAuth: .handshakeFailedAuth(status: Int(value))
        default: .unknown(number: number, value: value)
        }
    }
}
