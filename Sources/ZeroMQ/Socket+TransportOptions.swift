import CZeroMQ

/// Connections: their limits, their life, their transport. Set these before they are made.
extension Socket {
    /// The most bytes of one frame; nil means no limit. A peer that sends more is cut.
    ///
    /// Counts a frame and not a message: many small frames are one message of any size.
    package func setMaxMessageBytes(_ bytes: Int?) throws(ZeroMQError) {
        try setWideOption(ZMQ_MAXMSGSIZE, "maxMessageBytes", to: Int64(bytes ?? -1))
    }

    /// How long a peer may take for its handshake, ZAP included; zero means no limit.
    ///
    /// 30 seconds unless set. A handshake that failed without an answer to the peer, with ZAP
    /// status 300 or without a handler, may keep its descriptor that long.
    package func setHandshakeInterval(_ duration: Duration) throws(ZeroMQError) {
        try setOption(ZMQ_HANDSHAKE_IVL, "handshakeInterval", to: duration)
    }

    /// How long to wait before connecting again, doubled with every failure up to `maximum`.
    ///
    /// - Parameters:
    ///   - interval: nil never connects again.
    ///   - maximum: zero leaves the interval as it is.
    package func setReconnectInterval(
        _ interval: Duration?, maximum: Duration = .zero
    ) throws(ZeroMQError) {
        try setOption(ZMQ_RECONNECT_IVL, "reconnectInterval", to: interval)
        try setOption(ZMQ_RECONNECT_IVL_MAX, "reconnectIntervalMaximum", to: maximum)
    }

    /// How long a tcp connect may take; zero leaves it to the system.
    package func setConnectTimeout(_ duration: Duration) throws(ZeroMQError) {
        try setOption(ZMQ_CONNECT_TIMEOUT, "connectTimeout", to: duration)
    }

    /// Sends a ZMTP ping on each connection and cuts it when nothing comes back.
    ///
    /// - Parameters:
    ///   - interval: between pings; zero sends none.
    ///   - timeout: for an answer; nil means the interval.
    ///   - timeToLive: how long the peer may hear nothing before it cuts in turn; at most
    ///     6553.5 seconds, in tenths of a second; zero leaves it alone.
    package func setHeartbeat(
        interval: Duration, timeout: Duration? = nil, timeToLive: Duration = .zero
    ) throws(ZeroMQError) {
        try setOption(ZMQ_HEARTBEAT_IVL, "heartbeatInterval", to: interval)
        try setOption(ZMQ_HEARTBEAT_TIMEOUT, "heartbeatTimeout", to: timeout ?? interval)
        try setOption(ZMQ_HEARTBEAT_TTL, "heartbeatTimeToLive", to: timeToLive)
    }

    /// Allows IPv6 beside IPv4 for tcp.
    package func setIPv6(_ value: Bool) throws(ZeroMQError) {
        try setOption(ZMQ_IPV6, "ipv6", to: value)
    }

    /// Turns the system's tcp keep-alive on or off; nil values leave the system's own.
    ///
    /// - Parameters:
    ///   - idle: silence before the first probe, in whole seconds.
    ///   - interval: between probes, in whole seconds.
    ///   - probes: unanswered probes before the connection is cut.
    package func setTCPKeepalive(
        _ enabled: Bool, idle: Duration? = nil, interval: Duration? = nil, probes: Int? = nil
    ) throws(ZeroMQError) {
        try setOption(ZMQ_TCP_KEEPALIVE, "tcpKeepalive", to: enabled)
        try setOption(
            ZMQ_TCP_KEEPALIVE_IDLE, "tcpKeepaliveIdle", to: idle?.secondsForLibzmq ?? -1)
        try setOption(
            ZMQ_TCP_KEEPALIVE_INTVL, "tcpKeepaliveInterval", to: interval?.secondsForLibzmq ?? -1)
        try setOption(ZMQ_TCP_KEEPALIVE_CNT, "tcpKeepaliveProbes", to: probes ?? -1)
    }

    /// The I/O threads of the context, counted from 0, that serve this socket's connections;
    /// none named means any.
    ///
    /// - Throws: EINVAL for a number outside of 0 to 63.
    package func setIOThreadAffinity(_ threads: [Int]) throws(ZeroMQError) {
        var mask: UInt64 = 0
        for thread in threads {
            guard (0..<64).contains(thread) else {
                throw ZeroMQError(
                    .invalidArgument, operation: "set `ioThreadAffinity` to `\(thread)`")
            }
            mask |= 1 << UInt64(thread)
        }
        try setWideOption(ZMQ_AFFINITY, "ioThreadAffinity", to: mask)
    }

    /// The most connections that the system queues before they are accepted.
    package func setBacklog(_ connections: Int) throws(ZeroMQError) {
        try setOption(ZMQ_BACKLOG, "backlog", to: connections)
    }
}
