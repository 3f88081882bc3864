/// What a client has to know: where the broker is, its key, and the client's own key.
///
/// A plain value; nothing is read or opened before a client is made of it. See
/// `protocol/SPEC.md`, "Transport" and "Clients".
public struct ClientConfiguration: Sendable {
    /// The broker's gate or operator endpoint: `ipc:///run/postern/gate.sock` or
    /// `tcp://host:port`. An ipc path has at most 107 bytes.
    public var endpoint: String
    /// The broker's public key; a server that cannot prove it is not spoken to.
    public var serverKey: ServerKey
    /// This program's own key pair. Fresh for each client unless set.
    public var keys: ClientKeys
    /// How long a call waits for its answer unless it says otherwise; 5 seconds unless set, at
    /// most a day.
    ///
    /// On an ipc endpoint the broker is told by when that is, and does nothing for an attest or an
    /// authorise that it comes to later (`expiredRequest`). On a tcp endpoint it is not told: the
    /// clocks of two machines may differ, and by one that is behind every call would be late.
    public var deadline: Duration = .seconds(5)
    /// How long after a loss the client connects again; 50 milliseconds unless set.
    public var reconnectInterval: Duration = .milliseconds(50)
    /// Up to which the pause between attempts doubles; 2 seconds unless set.
    public var reconnectIntervalMax: Duration = .seconds(2)
    /// How the program calls itself to the broker; 1 to 64 bytes, a claim that proves nothing.
    public var name: String?
    /// Calls that may wait for their answer at a time, 1 to 65,536; 4,096 unless set. One more
    /// fails with `tooManyInFlight`.
    public var requestsInFlightMax = 4_096
    /// Whether the client asks for the broker's lanes and takes one of them at random. On unless
    /// set. It costs one more exchange, and with several lanes a second handshake, for each
    /// connection.
    public var choosesLane = true
    /// How long a thread that waits for a reply looks for it before it sleeps, at most, where
    /// replies usually come as soon as that; 200 microseconds unless set, zero to sleep at once, at
    /// most one millisecond. The processor is given to others meanwhile; an idle client sleeps.
    public var spin: Duration = .microseconds(200)
    /// Permits that the client keeps and uses again, where the broker's policies allow that
    /// (`Decision.cacheableMilliseconds`) and as long as it hears the broker's feed; 4,096 unless
    /// set, at most 1,048,576; 0: every call is asked about. With the first such permit two threads
    /// and two connections more are made.
    public var cachedDecisionsMax = 4_096
    /// Told of each task of `withTask` that could not be completed; it lives on until its
    /// credential expires. Called where `withTask` was, before it returns or throws.
    public var onUncompletedTask: (@Sendable (Credential, CompletionFailure) -> Void)?

    /// A configuration with everything else at its default.
    public init(endpoint: String, serverKey: ServerKey, keys: ClientKeys = .ephemeral) {
        self.endpoint = endpoint
        self.serverKey = serverKey
        self.keys = keys
    }
}
