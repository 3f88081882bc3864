package import PosternCore

/// What a broker is configured to be: `postern.yaml`, the environment and the command line,
/// checked and resolved. Plain values; no secret is in it.
package struct BrokerConfiguration: Hashable, Sendable {
    /// The set-up's folder, absolute.
    package var folder: String
    /// The domain of every SPIFFE ID, such as `example.org`.
    package var trustDomain: String

    /// The machines' door: `ipc://` and an absolute path.
    package var gateEndpoint: String
    /// The machines' door over TCP, where there is one.
    package var gateTCPEndpoint: String?
    /// The mode of the gate's socket files.
    package var gateSocketMode: UInt32
    /// The group of the gate's socket files; nil: the broker's own.
    package var gateSocketGroupID: UInt32?

    /// How often the feed, at the gate's path with `.feed` behind it, says that it is there; nil:
    /// there is no feed.
    package var feedHeartbeatMilliseconds: UInt64?

    /// The people's door: `ipc://` and an absolute path.
    package var operatorEndpoint: String
    /// Who may come through the people's door.
    package var operatorKeys: [PeerKey]
    /// The file of the broker's own key pair; `KeyFile.readSecret` reads it.
    package var serverKeyFile: String

    /// Threads that decide, at least one.
    package var lanes: Int
    /// Threads of libzmq, at least one.
    package var ioThreads: Int
    /// How long a lane looks for its next request before it sleeps, at most.
    package var spinMicroseconds: Int
    /// Live credentials of the whole broker.
    package var credentialsMax: Int
    /// How many credentials may be above one; 0: nothing is delegated.
    package var delegationDepthMax: Int
    /// Delegations of one credential.
    package var delegationFanOutMax: Int
    /// For how long a permit may be used again at most, in milliseconds; 0: for one call only.
    package var cacheableMillisecondsMax: UInt64

    package var logFormat: LogFormat
    package var logLevel: LogLevel

    package var workloadsFile: String
    package var policiesFolder: String
    package var entitiesFile: String
    /// Where the broker keeps what must outlast it.
    package var stateFolder: String
    /// The log of all that is decided.
    package var audit: AuditConfiguration

    /// The name of the settings file in a set-up's folder.
    package static let fileName = "postern.yaml"
    /// Where `serve` and `config check` look unless told otherwise.
    package static let defaultFolder = "/etc/postern"

    /// A set-up's folder: the one that is named, else that of `POSTERN_CONFIG`, else the default.
    /// An empty name is none.
    package static func folder(_ named: String?, environment: [String: String]) -> String {
        let name = named ?? environment["POSTERN_CONFIG"] ?? ""
        return name.isEmpty ? defaultFolder : name
    }
    package static let defaultGateEndpoint = "ipc:///run/postern/gate.sock"
    package static let defaultOperatorEndpoint = "ipc:///run/postern/operator.sock"
}

extension BrokerConfiguration {
    /// What is wrong with a path for the gate's socket, and what to do; nil: nothing.
    package static func socketProblem(_ path: String) -> String? {
        Endpoint.problem(
            ipc: "ipc://\(path)", suffixBytes: ConfigurationLimits.laneSuffixBytes)
    }
}
