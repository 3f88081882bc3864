package import PosternCore
import PosternWire

/// Which records somebody wants to see; nil: whichever.
package struct AuditFilter: Sendable {
    package var fromMilliseconds: UInt64?
    /// Before this.
    package var toMilliseconds: UInt64?
    package var workload: Glob?
    package var task: String?
    package var credential: CredentialID?
    package var action: Glob?
    package var resource: ResourcePattern?
    package var isPermitted: Bool?
    package var reason: DenialReason?
    package var decision: DecisionID?
    package var kinds: Set<AuditKind>?
    /// About any of these.
    package var subjects: Set<AuditSubject>?

    package init() {}

    /// Whether anything is asked for.
    package var isAny: Bool {
        fromMilliseconds != nil || toMilliseconds != nil || workload != nil || task != nil
            || credential != nil || action != nil || resource != nil || isPermitted != nil
            || reason != nil || decision != nil || kinds != nil || subjects != nil
    }

    /// What an index can find: records about any of these; nil: it cannot help.
    var indexed: [AuditSubject]? {
        if let subjects { return Array(subjects) }
        if let credential { return [.credential(credential)] }
        return task.map { [.task($0)] }
    }

    /// Whether a record may match, by its first fields and its call: most do not, and are not read
    /// any further.
    func mayMatch(_ glance: RecordGlance, _ record: RawSpan) -> Bool {
        guard mayMatch(glance) else { return false }
        guard action != nil || resource != nil else { return true }
        guard let call = glance.call(in: record) else { return true }
        if let action, !action.matches(record.bytes(call.action)) { return false }
        guard let resource else { return true }
        return resource.matches(
            type: record.bytes(call.resource.type), id: record.bytes(call.resource.id))
    }

    private func mayMatch(_ glance: RecordGlance) -> Bool {
        guard glance.kind.isEvent, kinds?.contains(glance.kind) ?? true else { return false }
        if let fromMilliseconds, glance.timeMilliseconds < fromMilliseconds { return false }
        if let toMilliseconds, glance.timeMilliseconds >= toMilliseconds { return false }
        if let reason, glance.reason != UInt64(reason.rawValue) {
            // What could not be written is told of by the outage.
            guard reason == .auditUnavailable, glance.kind == .outage else { return false }
        }
        if let isPermitted {
            guard glance.kind == .decision, (glance.reason == 0) == isPermitted else {
                return false
            }
        }
        if let decision {
            return glance.kind == .decision && glance.sequence == decision.value.low
        }
        return true
    }

    /// Whether decisions of a credential may match, by its description.
    func mayMatch(credential record: AuditRecord) -> Bool {
        isOfWorkload(record) && (task == nil || record.task == task)
            && (credential == nil || record.credential == credential)
            && isOfSubjects(record)
    }

    func matches(_ entry: AuditEntry) -> Bool {
        let record = entry.record
        guard mayMatch(credential: record) else { return false }
        if let decision, entry.decision != decision { return false }
        if let items = record.cachedDecisions {
            return items.contains { matches($0) }
        }
        return isOfCall(record.action, record.resourceType, record.resourceID)
    }

    private func isOfCall(_ name: String?, _ type: String?, _ id: String?) -> Bool {
        if let action, name.map({ action.matches($0.utf8.span) }) != true { return false }
        guard let resource else { return true }
        guard let type, let id else { return false }
        return resource.matches(type: type.utf8.span, id: id.utf8.span)
    }

    private func isOfSubjects(_ record: AuditRecord) -> Bool {
        guard let subjects else { return true }
        return AuditSubject.all(of: record).contains { subjects.contains($0) }
    }

    /// Of a report that matches, whether this call of it does.
    func matches(_ item: CachedDecisionCount) -> Bool {
        isOfCall(item.action, item.resource.type, item.resource.id)
    }

    private func isOfWorkload(_ record: AuditRecord) -> Bool {
        guard let workload else { return true }
        return record.workload.map { workload.matches($0.utf8.span) } ?? false
    }
}
