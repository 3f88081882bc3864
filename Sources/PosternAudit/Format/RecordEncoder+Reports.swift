import PosternAuthority
import PosternCore
import PosternWire

extension RecordEncoder {
    /// Calls that were made with permits that a client had. Of a report that was denied its calls
    /// are not kept: who shows what is not theirs fills nobody's disk.
    mutating func cachedDecisions(
        _ reported: AuditEvent.Reported, _ sequence: UInt64, _ wallMilliseconds: UInt64
    ) {
        let (record, denial): (CredentialRecord?, Denial?) =
            switch reported.outcome {
            case .taken(let record): (record, nil)
            case .denied(let denial, let record): (record, denial)
            }
        let items = denial == nil ? reported.ask.items : []
        let parent = denial == nil ? record?.parent : nil
        redactor.begin()
        let resources = items.map { redactor.resource($0.resource.id.utf8.span) }
        let optional = [
            record != nil, record != nil, reported.peer.process != nil, redactor.count > 0,
            parent != nil, parent != nil, !items.isEmpty,
        ]
        begin(.cachedDecisions, fields: 7 + optional.count { $0 })
        head(sequence, wallMilliseconds, reported.epoch)
        field(.reason, UInt64(denial?.reason.rawValue ?? 0))
        field(.credential, reported.ask.credential.value)
        if let record {
            field(.workload, text: record.workload.description)
            record.withTask { field(.task, text: $0) }
        }
        field(.key, reported.peer.key)
        process(of: reported.peer)
        redactedNames()
        if let parent, let record {
            field(.parent, parent.id.value)
            field(.actors, texts: record.chain.map(\.description))
        }
        guard !items.isEmpty else { return }
        array(.cachedDecisions, count: items.count)
        for (item, resource) in zip(items, resources) { write(item, redacted: resource) }
    }

    /// As in the request, but for what is redacted.
    private mutating func write(_ item: CachedDecisionCount, redacted resource: FrameRange?) {
        writer.head(.map, 6)
        writer.field(1, text: item.action)
        writer.unsigned(2)
        if let resource {
            writer.head(.array, 2)
            writer.text(item.resource.type)
            redactor.write(resource, into: &writer)
        } else {
            writer.resource(item.resource)
        }
        writer.field(3, item.count)
        writer.field(4, item.firstMilliseconds)
        writer.field(5, item.lastMilliseconds)
        writer.field(6, item.decision.value)
    }
}
