package import PosternCore
package import ZeroMQ

/// What a broker is told at its start.
package struct BrokerSettings: Sendable {
    /// The machines' door: `ipc://PATH`. Lanes after the first are at `PATH.1`, `PATH.2`, …
    package var gateEndpoint: String
    /// The people's door.
    package var operatorEndpoint: String
    /// A gate for other hosts, `tcp://ADDRESS:PORT`; nil: none.
    package var tcpEndpoint: String?
    /// Lanes of the ipc gate, at least one.
    package var lanes: Int
    /// libzmq's threads for the ipc doors, at least one; the tcp gate has one of its own.
    package var ioThreads = 1
    /// How long a lane looks for its next request before it sleeps, at most, in microseconds;
    /// 0: it sleeps at once.
    package var spinMicroseconds = 0
    /// How often the feed says that it is there; nil: there is no feed.
    package var feedHeartbeatMilliseconds: UInt64? = Limits.feedHeartbeatMillisecondsDefault
    package var keys: CurveKeyPair
    package var operatorKeys: Set<PeerKey>
    package var trustDomain: String

    package init(
        gateEndpoint: String, operatorEndpoint: String, tcpEndpoint: String?, lanes: Int,
        keys: CurveKeyPair, operatorKeys: Set<PeerKey>, trustDomain: String
    ) {
        self.gateEndpoint = gateEndpoint
        self.operatorEndpoint = operatorEndpoint
        self.tcpEndpoint = tcpEndpoint
        self.lanes = lanes
        self.keys = keys
        self.operatorKeys = operatorKeys
        self.trustDomain = trustDomain
    }

    /// Where the feed is: beside the gate, at `PATH.feed`; nil: there is none.
    package var feedEndpoint: String? {
        feedHeartbeatMilliseconds == nil ? nil : "\(gateEndpoint).feed"
    }

    /// The endpoints of the ipc gate's lanes, the first one first.
    package var laneEndpoints: [String] {
        (0..<lanes).map { $0 == 0 ? gateEndpoint : "\(gateEndpoint).\($0)" }
    }
}
