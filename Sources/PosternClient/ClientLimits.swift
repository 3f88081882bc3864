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
    /// A key file's size, in bytes.
    static let keyFileBytesMax = 4_096

    // MARK: the decision cache

    /// Permits that it holds unless configured. A power of two.
    static let decisionSlotsDefault = 4_096
    /// The most that may be configured.
    static let decisionSlotsMax = 1 << 20
    /// How often a hit is tried to be counted while other threads hit the same permit; all of that
    /// takes less time than asking the broker.
    static let hitTriesMax = 64
    /// What is hashed of one request at most, in words of eight bytes; a larger one is not cached.
    static let cachedRequestWordsMax = 2_048
    /// Entries of a request's context; one with more is not cached.
    static let cachedContextEntriesMax = 16
    /// Lists of policies that permits can name.
    static let policyListsMax = 1_024
    /// Credentials that permits are cached for.
    static let cachedCredentialsMax = 65_536
    /// Tags of all of them together.
    static let cachedTagsMax = 1 << 20
    /// Uses that wait to be reported besides those of the permits that stand in the cache; above
    /// it nothing that may have been used makes room for anything else.
    static let pendingUsesMax = 8_192
    /// How often uses are reported.
    static let reportIntervalMilliseconds = 1_000
    /// How long all reports of one turn may take; the last turn, while the client closes, too.
    static let reportDeadline: Duration = .seconds(1)
    /// Between two attempts to report while the client closes.
    static let reportPauseMilliseconds = 20
    /// How long a feed that ended is left alone.
    static let feedPauseMilliseconds = 1_000
}
