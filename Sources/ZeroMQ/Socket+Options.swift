import CZeroMQ

/// Queues, waiting, and what a socket is ready for.
extension Socket {
    /// How long unsent messages are kept after `close`; nil keeps them for ever, and then
    /// `Context.terminate` may wait for ever too.
    package func setLinger(_ duration: Duration?) throws(ZeroMQError) {
        try setOption(ZMQ_LINGER, "linger", to: duration)
    }

    /// The most messages queued for each peer; 0 means no limit.
    package func setSendHighWaterMark(_ messages: Int) throws(ZeroMQError) {
        try setOption(ZMQ_SNDHWM, "sendHighWaterMark", to: messages)
    }

    /// The most messages queued from each peer; 0 means no limit.
    package func setReceiveHighWaterMark(_ messages: Int) throws(ZeroMQError) {
        try setOption(ZMQ_RCVHWM, "receiveHighWaterMark", to: messages)
    }

    /// How long a blocking send waits before EAGAIN; nil waits for ever.
    package func setSendTimeout(_ duration: Duration?) throws(ZeroMQError) {
        try setOption(ZMQ_SNDTIMEO, "sendTimeout", to: duration)
    }

    /// How long a blocking receive waits before it answers false; nil waits for ever.
    package func setReceiveTimeout(_ duration: Duration?) throws(ZeroMQError) {
        try setOption(ZMQ_RCVTIMEO, "receiveTimeout", to: duration)
    }

    /// Queue only for connections that are complete, so that a send without a peer waits or
    /// answers EAGAIN instead of filling a queue.
    package func setImmediate(_ value: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_IMMEDIATE, "immediate", to: value)
    }

    /// For ROUTER: answer EHOSTUNREACH and EAGAIN for a peer that is gone or full, rather
    /// than drop in silence.
    package func setRouterMandatory(_ value: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_ROUTER_MANDATORY, "routerMandatory", to: value)
    }

    /// The name by which a ROUTER at the other end knows this socket, 1 to 255 bytes.
    ///
    /// A claim that proves nothing. Those that start with a zero byte are libzmq's own.
    ///
    /// - Throws: EINVAL for another length or a leading zero byte.
    package func setRoutingID(_ bytes: [UInt8]) throws(ZeroMQError) {
        // libzmq takes such an id here, and the ROUTER that meets it may abort.
        guard let first = bytes.first, first != 0 else {
            throw ZeroMQError(.invalidArgument, operation: "set `routingID` of `\(bytes)`")
        }
        try setOption(ZMQ_ROUTING_ID, "routingID", to: bytes.span.bytes)
    }

    /// For SUB: receive the messages that start with a prefix; an empty one means all.
    package func subscribe(to prefix: [UInt8] = []) throws(ZeroMQError) {
        try setOption(ZMQ_SUBSCRIBE, "subscribe", to: prefix.span.bytes)
    }

    /// For SUB: takes back one `subscribe` with the same prefix.
    package func unsubscribe(from prefix: [UInt8] = []) throws(ZeroMQError) {
        try setOption(ZMQ_UNSUBSCRIBE, "unsubscribe", to: prefix.span.bytes)
    }

    /// What the socket is ready for now (ZMQ_EVENTS).
    ///
    /// - Throws: ETERM.
    package func readyEvents() throws(ZeroMQError) -> PollEvents {
        PollEvents(rawValue: Int16(truncatingIfNeeded: try integerOption(ZMQ_EVENTS, "events")))
    }

    /// A descriptor that becomes readable when `readyEvents` may have changed (ZMQ_FD).
    ///
    /// Edge-triggered, and it says nothing about direction: after every send, receive and
    /// wake-up read `readyEvents` again until nothing is left. A thread in a `PollSet` is
    /// simpler. Nobody may read, write or close it.
    package func notificationDescriptor() throws(ZeroMQError) -> Int32 {
        try integerOption(ZMQ_FD, "notificationDescriptor")
    }

    /// The endpoint of the last `bind` or `connect`, with wildcards resolved; empty before.
    package func lastEndpoint() throws(ZeroMQError) -> String {
        // The longest that a transport of libzmq makes: an ipc path, or an IPv6 address.
        try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) {
            (text) throws(ZeroMQError) in
            var size = text.count
            let result = zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, text.baseAddress, &size)
            guard result == 0 else { throw ZeroMQError.last("read `lastEndpoint`") }
            // The size counts the zero byte at the end.
            return String(decoding: UnsafeRawBufferPointer(text).prefix(size - 1), as: UTF8.self)
        }
    }
}
