import PosternAuthority
import PosternCore
import PosternWire
import Sodium

extension RecordEncoder {
    /// Describes a credential, so that decisions behind it need only name its place.
    mutating func credential(_ record: CredentialRecord) {
        let process = record.process
        redactor.begin()
        var intent: FrameRange?
        record.withIntent { intent = redactor.intent($0) }
        begin(
            .credential,
            fields: 6 + (process == nil ? 0 : 1) + (redactor.count == 0 ? 0 : 1)
                + (record.parent == nil ? 0 : 2))
        field(.credential, record.id.value)
        field(.workload, text: record.workload.description)
        record.withTask { field(.task, text: $0) }
        record.withIntent { self.intent($0, redacted: intent) }
        field(.key, record.peer.key)
        if let process { self.process(process) }
        redactedNames()
        guard let parent = record.parent else { return }
        field(.parent, parent.id.value)
        field(.actors, texts: record.chain.map(\.description))
    }

    /// What stands for all that a caller said: who can guess it can check the guess, nobody can
    /// read it out of the digest. Uses the room of the record.
    private mutating func inputs(
        of call: borrowing AuditedCall, _ ruling: borrowing Ruling, _ redacted: Redacted,
        _ hash: inout AuditHash
    ) -> Digest {
        writer.reset()
        writer.head(.array, 4)
        writer.text(ruling.record?.workload.description ?? "")
        text(call.asked.action)
        resource(of: call, redacted)
        if call.context.byteCount > 0 {
            context(of: call, redacted)
        } else {
            writer.head(.map, 0)
        }
        return hash.inputs(bytes)
    }

    /// What stands for parts of a call.
    private struct Redacted {
        /// The digits of the resource's id.
        var resource: FrameRange?
        var context: FrameRange?
    }

    private mutating func resource(
        of call: borrowing AuditedCall, _ redacted: Redacted
    ) {
        writer.head(.array, 2)
        text(call.asked.resourceType)
        if let resource = redacted.resource {
            redactor.write(resource, into: &writer)
        } else {
            text(call.asked.resourceID)
        }
    }

    private mutating func context(of call: borrowing AuditedCall, _ redacted: Redacted) {
        if let context = redacted.context {
            redactor.write(context, into: &writer)
        } else {
            writer.raw(call.context)
        }
    }

    /// Describes policies and those of them that determine a decision, so that decisions behind it
    /// need only name their place.
    mutating func policies(_ snapshot: PolicySnapshot, determining: DeterminingPolicies) {
        begin(.policies, fields: 2 + (determining.count > 0 ? 1 : 0))
        names(determining)
        field(.snapshot, bytes: Hexadecimal.bytes(snapshot.digest) ?? [])
    }

    private mutating func names(_ policies: DeterminingPolicies) {
        guard policies.count > 0 else { return }
        array(.policies, count: policies.count)
        policies.forEach { text($0) }
    }

    /// - Parameters:
    ///   - credential: where the segment describes it; nil where it is not known.
    ///   - snapshot: where the segment describes the policies; nil where none were asked.
    ///   - isDigested: whether a digest of the inputs stands for the context, as it always does
    ///     where the call is denied for its credential.
    mutating func decision(
        _ call: borrowing AuditedCall, _ ruling: borrowing Ruling, credential: UInt64?,
        snapshot: UInt64?, isDigested: Bool, _ hash: inout AuditHash
    ) {
        redactor.begin()
        let redacted = Redacted(
            resource: redactor.resource(call.asked.resourceID),
            context: redactor.context(call.context))
        let isStranger = ruling.record?.peer != call.peer
        // Whoever has no credential that counts fills nobody's disk with contexts.
        let isDigested = isDigested || ruling.reason?.isOfCredential == true
        let hasContext = call.context.byteCount > 0 && !isDigested
        let digest = isDigested ? inputs(of: call, ruling, redacted, &hash) : nil
        // Others are described with the snapshot.
        let namesPolicies = !ruling.policies.arePlaced && ruling.policies.count > 0
        let optional =
            (hasContext || isDigested ? 1 : 0) + (namesPolicies ? 1 : 0)
            + (snapshot == nil ? 0 : 2) + (ruling.budgetLeft == nil ? 0 : 1)
            + (isStranger ? 1 : 0) + (isStranger && call.peer.process != nil ? 1 : 0)
            + (redactor.count > 0 ? 1 : 0)
        begin(.decision, fields: 9 + optional)
        field(.sequence, ruling.id.value.low)
        field(.time, ruling.wallMilliseconds)
        field(.epoch, ruling.epoch)
        field(.reason, UInt64(ruling.reason?.rawValue ?? 0))
        if let credential {
            field(.credentialPlace, credential)
        } else {
            field(.credential, call.credential.value)
        }
        field(.action, text: call.asked.action)
        key(.resource)
        resource(of: call, redacted)
        if hasContext {
            key(.context)
            context(of: call, redacted)
        }
        if let digest { field(.inputs, bytes: digest.bytes) }
        if namesPolicies { names(ruling.policies) }
        if let snapshot { field(.snapshotPlace, snapshot) }
        field(.latency, call.latencyNanoseconds)
        if snapshot != nil { field(.calls, ruling.record?.budget.calls ?? 0) }
        if let left = ruling.budgetLeft { field(.budgetLeft, left) }
        if isStranger {
            field(.key, call.peer.key)
            process(of: call.peer)
        }
        redactedNames()
    }
}
