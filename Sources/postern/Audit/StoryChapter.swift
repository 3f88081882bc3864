import PosternAudit
import PosternCore

/// One credential of a task's story: what is known of it, and what happened with it.
struct StoryChapter {
    let credential: CredentialID
    var attest: AuditEntry?
    var calls: [AuditEntry] = []
    /// Whether it is above the story: the authority came from it, and its own calls are not told.
    let isAbove: Bool

    /// What tells of its holder; nil: nothing in the log does. Of what others did with it, only
    /// they are known.
    private var holder: AuditRecord? {
        (attest ?? calls.first { $0.isByHolder })?.record
    }

    var firstSequence: UInt64 { (attest ?? calls.first)?.sequence ?? 0 }
    /// An ending of the credential names its holder's, too.
    var workload: String? {
        holder?.workload ?? calls.lazy.compactMap(\.record.workload).first
    }
    var key: PeerKey? { holder?.key }
    var process: AuditRecord.Process? { holder?.process }
    /// A delegation's and an ending's tasks may be those of others.
    var task: String? { attest?.record.task ?? calls.first { $0.isCall }?.record.task }
    var parent: CredentialID? { attest?.record.parent ?? calls.first { $0.isCall }?.record.parent }
    var scope: Scope? { attest?.record.scope }
    var expiresMilliseconds: UInt64 { attest?.record.expiresMilliseconds ?? .max }

    /// Whether a selection demands resources where they are kept as hashes, which nothing can be
    /// compared with.
    func isUnclear(to ending: AuditRecord) -> Bool {
        ending.selection?.resources != nil
            && [ending, attest?.record].contains { $0?.redacted?.contains("resource") == true }
    }
}

/// The credentials that died of one ending.
struct StoryToll {
    /// That it was of.
    let taken: [CredentialID]
    /// That were delegated under those.
    let below: [CredentialID]
}

extension AuditEntry {
    /// Whether it was decided, or told, of a call.
    var isCall: Bool { record.kind == .decision || record.kind == .cachedDecisions }

    /// Whether whoever did it was the credential's holder.
    fileprivate var isByHolder: Bool {
        guard isCall || record.kind == .delegation else { return false }
        switch record.reason {
        case .keyMismatch, .processMismatch, .unknownCredential: return false
        default: return true
        }
    }
}
