package import PosternCore
import Sodium

/// What indexes find records by.
package enum AuditSubject: Hashable, Sendable {
    case task(String)
    case credential(CredentialID)
    /// Endings of a workload or a key, which are of many tasks.
    case endedWorkload(String)
    case endedKey(PeerKey)
    /// The end of a process, which names nothing that was attested.
    case endedProcess(id: UInt64, startTime: UInt64)
    /// Endings of selections, which are of whoever is meant.
    case endedSelection
    /// Claims under a credential.
    case claims(CredentialID)

    /// Its number in an index; with the segment's own key, so that nobody can choose texts that
    /// collide.
    func hash(_ segment: ShortHash.Key) -> UInt64 {
        let (tag, bytes): (Character, [UInt8]) =
            switch self {
            case .task(let task): ("t", Array(task.utf8))
            case .credential(let id): ("c", id.value.bytes)
            case .endedWorkload(let workload): ("w", Array(workload.utf8))
            case .endedKey(let key): ("k", key.bytes)
            case .endedProcess(let id, let start): ("e", Array("\(id) \(start)".utf8))
            case .endedSelection: ("s", [])
            case .claims(let id): ("p", id.value.bytes)
            }
        let content = Array(String(tag).utf8) + bytes
        return ShortHash.hash(content.span.bytes, key: segment)
    }

    /// All that a record, with what it names put in, is about. A decision's own are its
    /// credential's description's.
    static func all(of record: AuditRecord) -> [AuditSubject] {
        var subjects: [AuditSubject] = []
        if let task = record.task { subjects.append(.task(task)) }
        if let credential = record.credential { subjects.append(.credential(credential)) }
        if record.kind == .attest, let parent = record.parent { subjects.append(.claims(parent)) }
        switch record.target {
        case .workload:
            if let workload = record.workload { subjects.append(.endedWorkload(workload)) }
        case .key(let key): subjects.append(.endedKey(key))
        case .process:
            if let process = record.process {
                subjects.append(
                    .endedProcess(id: process.processID, startTime: process.startTime))
            }
        case .selection: subjects.append(.endedSelection)
        case .credential, .task, .tree, nil: break
        }
        return subjects
    }
}
