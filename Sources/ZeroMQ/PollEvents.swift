import CZeroMQ

/// What a socket or descriptor is ready for.
package struct PollEvents: OptionSet, Hashable, Sendable {
    package let rawValue: Int16

    package init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    /// At least one message, or one byte, can be received without waiting.
    package static let readable = PollEvents(rawValue: Int16(ZMQ_POLLIN))
    /// At least one message, or one byte, can be sent without waiting.
    package static let writable = PollEvents(rawValue: Int16(ZMQ_POLLOUT))
    /// A descriptor has an error or its other end is gone; never set for sockets.
    package static let failed = PollEvents(rawValue: Int16(ZMQ_POLLERR))
}
