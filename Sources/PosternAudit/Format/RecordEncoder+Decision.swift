import PosternAuthority
import PosternCore
import PosternWire
import Sodium

extension RecordEncoder {
    /// Describes a credential, so that decisions behind it need only name its place.
    mutating func credential(_ record: CredentialRecord) {
        let process = record.process
        begin(.credential, fields: process == nil ? 6 : 7)
        field(.credential, record.id.value)
        field(.workload, text: record.workload.description)
        record.withTask { field(.task, text: $0) }
        record.withIntent { field(.intent, text: $0) }
        field(.key, record.peer.key)
        if let process { self.process(process) }
    }

    /// What stands for all that a caller said: who can guess it can check the guess, nobody can
    /// read it out of the digest. Uses the room of the record.
    private mutating func inputs(
        of decision: borrowing AuditedDecision, _ hash: inout AuditHash
    ) -> Digest {
        writer.reset()
        writer.head(.array, 4)
        writer.text(decision.ruling.record?.workload.description ?? "")
        text(decision.call.action)
        writer.head(.array, 2)
        text(decision.call.resourceType)
        text(decision.call.resourceID)
        if decision.context.byteCount > 0 {
            writer.raw(decision.context)
        } else {
            writer.head(.map, 0)
        }
        return hash.inputs(bytes)
    }

    /// Describes policies, so that decisions behind it need only name their place.
    mutating func policies(_ snapshot: PolicySnapshot) {
        begin(.policies, fields: 2)
        field(.snapshot, bytes: Hexadecimal.bytes(snapshot.digest) ?? [])
    }

    /// - Parameters:
    ///   - credential: where the segment describes it; nil where it is not known.
    ///   - snapshot: where the segment describes the policies; nil where none were asked.
    ///   - isDigested: whether a digest of the inputs stands for the context.
    mutating func decision(
        _ decision: borrowing AuditedDecision, credential: UInt64?, snapshot: UInt64?,
        isDigested: Bool, _ hash: inout AuditHash
    ) {
        let ruling = decision.ruling
        let isStranger = ruling.record?.peer != decision.peer
        let hasContext = decision.context.byteCount > 0 && !isDigested
        let digest = isDigested ? inputs(of: decision, &hash) : nil
        let optional =
            (hasContext || isDigested ? 1 : 0) + (ruling.policies.count > 0 ? 1 : 0)
            + (snapshot == nil ? 0 : 2) + (ruling.budgetLeft == nil ? 0 : 1)
            + (isStranger ? 1 : 0) + (isStranger && decision.peer.process != nil ? 1 : 0)
        begin(.decision, fields: 9 + optional)
        field(.sequence, ruling.id.value.low)
        field(.time, ruling.wallMilliseconds)
        field(.epoch, ruling.epoch)
        field(.reason, UInt64(ruling.reason?.rawValue ?? 0))
        if let credential {
            field(.credentialPlace, credential)
        } else {
            field(.credential, decision.credential.value)
        }
        field(.action, text: decision.call.action)
        array(.resource, count: 2)
        text(decision.call.resourceType)
        text(decision.call.resourceID)
        if hasContext { field(.context, encoded: decision.context) }
        if let digest { field(.inputs, bytes: digest.bytes) }
        if ruling.policies.count > 0 {
            array(.policies, count: ruling.policies.count)
            ruling.policies.forEach { text($0) }
        }
        if let snapshot { field(.snapshotPlace, snapshot) }
        field(.latency, decision.latencyNanoseconds)
        if snapshot != nil { field(.calls, ruling.record?.budget.calls ?? 0) }
        if let left = ruling.budgetLeft { field(.budgetLeft, left) }
        if isStranger {
            field(.key, decision.peer.key)
            process(of: decision.peer)
        }
    }
}
