/// Every key of `postern.yaml`; the one table from which the file's schema, the names of
/// environment variables and the keys of `--set` follow.
package enum Setting: String, CaseIterable, Hashable, Sendable {
    case trustDomain = "trust_domain"
    case workloads
    case policies
    case entities
    case stateFolder = "state.folder"
    case auditFolder = "audit.folder"
    case auditDurability = "audit.durability"
    case auditSyncInterval = "audit.sync_interval"
    case auditSegmentBytes = "audit.segment_bytes"
    case auditContext = "audit.context"
    case auditRedact = "audit.redact"
    case auditRetain = "audit.retain"
    case auditRetainBytes = "audit.retain_bytes"
    case auditRequireExport = "audit.require_export"
    case lanes
    case ioThreads = "io_threads"
    case spinMicroseconds = "spin_microseconds"
    case gateEndpoint = "gate.endpoint"
    case gateTCP = "gate.tcp"
    case gateSocketMode = "gate.socket_mode"
    case gateSocketGroup = "gate.socket_group"
    case feedEnabled = "feed.enabled"
    case feedHeartbeat = "feed.heartbeat"
    case operatorEndpoint = "operator.endpoint"
    case operatorKeys = "operator.keys"
    case serverKey = "server.key"
    case credentialsMax = "limits.credentials"
    case delegationDepth = "limits.delegation_depth"
    case delegationFanOut = "limits.delegation_fan_out"
    case cacheable = "limits.cacheable"
    case logFormat = "log.format"
    case logLevel = "log.level"

    /// In front of every environment variable.
    package static let environmentPrefix = "POSTERN_"

    /// Variables with the prefix that are no settings: `POSTERN_CONFIG` names the folder.
    package static let environmentExceptions = ["POSTERN_CONFIG"]

    /// `gate.endpoint` as `gate` and `endpoint`.
    package var components: [String] { rawValue.split(separator: ".").map(String.init) }

    /// For instance `POSTERN_GATE_ENDPOINT`.
    package var environmentName: String {
        Self.environmentPrefix + rawValue.replacing(".", with: "_").uppercased()
    }

    /// A list in the file; comma-separated in the environment and on the command line, where it may
    /// also be repeated.
    package var isList: Bool { self == .operatorKeys || self == .auditRedact }

    /// The mappings that hold keys: `gate`, `operator` and so on.
    package static let sections = Set(
        allCases.map(\.components).filter { $0.count == 2 }.map { $0[0] })
}
