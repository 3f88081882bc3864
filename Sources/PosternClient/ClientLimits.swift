/// Every named maximum of the client that the protocol does not set.
enum ClientLimits {
    /// The largest value that `ClientConfiguration.requestsInFlightMax` may have.
    static let requestsInFlightMax = 65_536
    /// The longest deadline; a longer one is cut to it.
    static let deadlineMax: Duration = .seconds(86_400)
    /// Replies taken in before the client looks at its other duties.
    static let receiveBurstMax = 256
    /// How long a handshake may take; the broker itself gives it one second.
    static let handshake: Duration = .seconds(2)
    /// How long choosing a lane may take before the configured endpoint has to do.
    static let laneChoice: Duration = .seconds(1)
    /// How long a broker that refused the handshake is left alone.
    static let pauseAfterRefusal: Duration = .seconds(1)
    /// How often a silent tcp connection is tried; on ipc the kernel tells.
    static let heartbeat: Duration = .seconds(5)
    /// The longest time to look for a reply before sleeping.
    static let spinMax: Duration = .milliseconds(1)
    /// How long a caller that looks for a reply sleeps for it at most, rather than be suspended.
    static let leadPause: Duration = .milliseconds(1)
    /// How long after a call that its caller led the client's thread watches the socket again.
    static let quietTime: Duration = .milliseconds(100)
    /// Events of the feed that wait for who iterates over it.
    static let feedEventsMax = 1_024
    /// How long a connection to the feed may take to be there.
    static let feedConnect: Duration = .seconds(5)
    /// How long the feed may be silent, or owe an answer, before its connection is given up.
    static let feedPatience: Duration = .seconds(1)
    /// The longest heartbeat that a client believes, in milliseconds.
    static let feedHeartbeatMax: UInt64 = 60_000
    /// A key file's size, in bytes.
    static let keyFileBytesMax = 4_096
}
