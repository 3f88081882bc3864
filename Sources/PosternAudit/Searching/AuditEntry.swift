package import PosternCore

/// A record with a number, with all that it names elsewhere in its segment put in.
package struct AuditEntry: Hashable, Sendable {
    /// A decision's credential, workload, task, intent, key and process are those that its segment
    /// describes; its policies and their snapshot too.
    package internal(set) var record: AuditRecord
    package let segment: SegmentPlace
    /// Where its frame begins.
    package let offset: Int
    /// The run of the broker.
    package let instance: Bytes16

    package var sequence: UInt64 { record.sequence ?? 0 }
    package var timeMilliseconds: UInt64 { record.timeMilliseconds ?? 0 }

    /// A decision's; nil for the others.
    package var decision: DecisionID? {
        guard record.kind == .decision else { return nil }
        return DecisionID(Bytes16(high: instance.high, low: sequence))
    }

    /// Takes in what the segment describes.
    mutating func resolve(credential: AuditRecord?, policies: AuditRecord?) {
        if let credential {
            record.credential = credential.credential
            record.workload = credential.workload
            record.task = credential.task
            record.intent = credential.intent
            record.parent = credential.parent
            record.actors = credential.actors
            if let names = credential.redacted { record.redacted = names + (record.redacted ?? []) }
            // A stranger's own are in the decision.
            if record.key == nil {
                record.key = credential.key
                record.process = credential.process
            }
        }
        if let policies {
            record.snapshot = policies.snapshot
            // Those that failed are in the decision.
            record.policies = record.policies ?? policies.policies
        }
    }
}
