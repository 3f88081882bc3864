package import PosternAuthority
import PosternCore

extension RecordedCall {
    /// The call of a decision, with the credential that its segment describes; nil where the record
    /// does not say enough.
    ///
    /// How many calls had been permitted is what the record says without the one that it permits:
    /// calls of one credential that were decided at the same time may have seen less.
    package init?(_ record: AuditRecord) {
        guard record.kind == .decision, let chain = Self.chain(of: record),
            let task = record.task.flatMap({ TaskID($0) }), let intent = record.intent,
            let key = record.key, let action = record.action, let type = record.resourceType,
            let id = record.resourceID, let calls = record.calls,
            let time = record.timeMilliseconds
        else { return nil }
        let taken: UInt64 = record.isDenied ? 0 : 1
        let process = record.process.map { ProcessFacts($0) }
        let origin = process.map {
            PeerIdentity.Origin.ipc(
                process: $0.process, userID: $0.userID, groupID: $0.groupID)
        }
        self.init(
            chain: chain, peer: PeerIdentity(key: key, origin: origin ?? .tcp),
            process: process, task: task, intent: intent, action: action,
            resource: ResourceName(type: type, id: id), calls: calls - min(calls, taken),
            budgetLeft: record.budgetLeft.map { $0.addingCapped(taken) }, wallMilliseconds: time)
    }

    private static func chain(of record: AuditRecord) -> [SPIFFEID]? {
        guard let texts = record.actors ?? record.workload.map({ [$0] }) else { return nil }
        let chain = texts.compactMap { SPIFFEID($0) }
        return chain.isEmpty || chain.count != texts.count ? nil : chain
    }
}

extension ProcessFacts {
    fileprivate init(_ process: AuditRecord.Process) {
        self.init(
            process: ProcessIdentity(
                processID: Int32(clamping: process.processID), startTimeTicks: process.startTime),
            userID: UInt32(clamping: process.userID), groupID: UInt32(clamping: process.groupID),
            groups: [], executablePath: process.path ?? "", executableSHA256: process.sha256,
            systemdUnit: process.unit)
    }
}
