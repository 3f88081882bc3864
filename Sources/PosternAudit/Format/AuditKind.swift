/// What a record tells (`protocol/audit.md`, "Records").
package enum AuditKind: UInt64, CaseIterable, Sendable {
    /// The first of a segment: whose it is.
    case segment = 0
    /// Describes policies, and those that determined a decision, to decisions that name its place.
    case policies = 1
    /// Describes a credential that decisions behind it name by its place.
    case credential = 2
    case decision = 3
    case attest = 4
    case completion = 5
    case revocation = 6
    /// Policies came into force.
    case installation = 7
    case start = 8
    case stop = 9
    /// Decisions could not be written for a while, and were denied.
    case outage = 10
    /// Somebody may claim a credential under another one.
    case delegation = 11
    /// A segment was removed, as retention says.
    case retirement = 12
    /// A client says that it made calls with permits that it had.
    case cachedDecisions = 13
    case checkpoint = 14
    case seal = 15

    /// The name that the command line shows.
    package var name: String {
        switch self {
        case .segment: "segment"
        case .policies: "policies"
        case .credential: "credential"
        case .decision: "decision"
        case .attest: "attest"
        case .completion: "completion"
        case .revocation: "revocation"
        case .installation: "installation"
        case .start: "start"
        case .stop: "stop"
        case .outage: "outage"
        case .delegation: "delegation"
        case .retirement: "retirement"
        case .cachedDecisions: "cached_decisions"
        case .checkpoint: "checkpoint"
        case .seal: "seal"
        }
    }

    /// Whether such a record has a number in the order of all.
    package var isEvent: Bool {
        switch self {
        case .decision, .attest, .completion, .revocation, .installation, .start, .stop, .outage,
            .delegation, .retirement, .cachedDecisions:
            true
        case .segment, .policies, .credential, .checkpoint, .seal: false
        }
    }
}
