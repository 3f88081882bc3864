package import PosternCore
import Sodium

/// A record of the log, read. What a kind has not is nil.
package struct AuditRecord: Hashable, Sendable {
    package var kind: AuditKind
    /// Its number in the order of all; nil for what describes something.
    package var sequence: UInt64?
    /// Unix time.
    package var timeMilliseconds: UInt64?
    package var epoch: UInt64?
    /// Why it was denied; nil: it was not, or the kind has no outcome.
    package var reason: DenialReason?
    /// The place in its segment of the record that describes the credential.
    package var credentialPlace: UInt64?
    package var credential: CredentialID?
    package var workload: String?
    package var task: String?
    package var intent: String?
    package var action: String?
    package var resourceType: String?
    package var resourceID: String?
    /// As it came: deterministic CBOR of a map.
    package var context: [UInt8]?
    /// What stands for the inputs where the context is not kept.
    package var inputs: [UInt8]?
    /// The names of fields of which keyed hashes stand here (`RedactedField`).
    package var redacted: [String]?
    package var policies: [String]?
    /// The place in its segment of the record that describes the policies that were asked, and
    /// those of them that determined the outcome.
    package var snapshotPlace: UInt64?
    /// SHA-256 of the policies' files.
    package var snapshot: [UInt8]?
    package var latencyNanoseconds: UInt64?
    /// Calls of the credential that were permitted, this one included.
    package var calls: UInt64?
    package var budgetLeft: UInt64?
    package var key: PeerKey?
    package var process: Process?
    package var detail: String?
    package var scope: Scope?
    package var expiresMilliseconds: UInt64?
    package var isByOperator: Bool?
    package var target: Target?
    package var credentials: UInt64?
    package var count: UInt64?
    package var number: UInt64?
    package var version: UInt64?
    package var instance: Bytes16?
    package var stream: String?
    package var part: UInt64?
    package var segment: [UInt8]?
    package var previous: [UInt8]?
    package var publicKey: [UInt8]?
    /// The root of the tree over a segment that was removed, and the numbers in it.
    package var root: [UInt8]?
    package var firstSequence: UInt64?
    package var lastSequence: UInt64?
    /// Of a seal or a checkpoint.
    package var signed: SignedBody?
    package var delegation: DelegationID?
    /// Under which credential it was delegated.
    package var parent: CredentialID?
    /// Who acts for whom, SPIFFE IDs, from the workload that attested itself on.
    package var actors: [String]?
    package var selection: CredentialSelection?
    /// For whom a delegation is.
    package var delegatee: DelegationTarget?
    /// The credential that was shown for the ending of another one.
    package var by: CredentialID?
    /// What a client says of permits that it used again.
    package var cachedDecisions: [CachedDecisionCount]?

    package init(kind: AuditKind) { self.kind = kind }

    /// What was known of a process.
    package struct Process: Hashable, Sendable {
        package var processID: UInt64 = 0
        package var startTime: UInt64 = 0
        package var userID: UInt64 = 0
        package var groupID: UInt64 = 0
        package var path: String?
        package var sha256: String?
        package var unit: String?
    }

    /// What an ending is of.
    package enum Target: Hashable, Sendable {
        case credential, task, workload
        /// A whole delegation tree, in an attempt; what is done ends its root's credential.
        case tree
        case selection, process
        case key(PeerKey)
    }

    /// The numbers of a segment that was removed; nil: it had none.
    package var sequences: ClosedRange<UInt64>? {
        guard let firstSequence, let lastSequence, firstSequence > 0,
            firstSequence <= lastSequence
        else { return nil }
        return firstSequence...lastSequence
    }

    /// Whether it is an ending of an earlier run that was not in the log: who asked for it is not
    /// known, nor how many credentials ended.
    package var isFound: Bool {
        (kind == .completion || kind == .revocation) && credentials != nil && key == nil
            && target != .process
    }

    /// Whether it says that something was denied or not found.
    package var isDenied: Bool { reason != nil }
}
