import PosternAudit
import PosternCore
import Sodium

extension AuditEntry {
    /// What happened, as the command line names it.
    var event: String { record.kind.name }

    /// `permit` or `deny`; of what is no decision nil.
    var outcome: String? {
        guard record.kind == .decision else { return nil }
        return record.reason == nil ? "permit" : "deny"
    }

    /// `Type::"id"`.
    var resource: String? {
        guard let type = record.resourceType, let id = record.resourceID else { return nil }
        return ResourceName(type: type, id: id).description
    }

    /// What an ending is of, as `revoke` names it.
    var target: String? {
        switch record.target {
        case .credential: "credential"
        case .task: "task"
        case .workload: "workload"
        case .key: "key"
        case .tree: "tree"
        case .selection: "selection"
        case .process: "process"
        case nil: nil
        }
    }

    /// The same; of a key also which.
    var targetInFull: String? {
        switch record.target {
        case .key(let key): return "key \(key.hex)"
        case .process: return "process \(record.process?.processID ?? 0)"
        case .selection:
            let parts = (record.selection?.demands ?? []).map { "\($0.name) \($0.text)" }
            return parts.isEmpty ? "everything" : "all of " + parts.joined(separator: ", ")
        default: return target
        }
    }

    /// Who asked, as far as that was proven; nil: nobody knows.
    var asker: String? {
        switch record.kind {
        case .decision, .cachedDecisions:
            // Somebody else showed the credential.
            switch record.reason {
            case .keyMismatch, .processMismatch: nil
            default: record.workload
            }
        case .completion, .revocation:
            if record.isByOperator == true { "operator" } else { record.workload }
        default: record.workload
        }
    }

    func write(to json: inout JSONText) {
        json.object { json in
            json.field("event", event)
            json.field("sequence", sequence)
            json.field("time", AuditTime.text(timeMilliseconds))
            json.field("time_ms", timeMilliseconds)
            json.field("decision_id", decision?.description)
            json.field("decision", outcome)
            json.field("reason", record.reason?.name)
            json.field("epoch", record.epoch)
            writeSubject(&json)
            writeCall(&json)
            writeRest(&json)
            json.field("instance", instance.hex)
            json.field("stream", segment.stream)
            json.field("part", segment.part)
        }
    }

    private func writeSubject(_ json: inout JSONText) {
        json.field("credential", record.credential?.hex)
        json.field("workload", record.workload)
        json.field("task", record.task)
        json.field("intent", record.intent)
        json.field("key", record.key?.hex)
        json.field("delegation", record.delegation?.description)
        json.field("parent", record.parent?.hex)
        json.field("chain", record.actors)
        json.field("by_credential", record.by?.hex)
        guard let process = record.process else { return }
        json.object("process") { json in
            json.field("pid", process.processID)
            json.field("start_time", process.startTime)
            json.field("uid", process.userID)
            json.field("gid", process.groupID)
            json.field("path", process.path)
            json.field("sha256", process.sha256)
            json.field("unit", process.unit)
        }
    }

    private func writeCall(_ json: inout JSONText) {
        json.field("action", record.action)
        if let type = record.resourceType, let id = record.resourceID {
            json.object("resource") { json in
                json.field("type", type)
                json.field("id", id)
            }
        }
        if let context = record.contextValue {
            json.key("context")
            json.context(context)
        }
        writeReportedCalls(to: &json)
        json.field("redacted", record.redacted)
        json.field("inputs", record.inputs.map { Hex.encode($0) })
        json.field("policies", record.policies)
        json.field("snapshot", record.snapshot.map { Hex.encode($0) })
        json.field("latency_ns", record.latencyNanoseconds)
        json.field("calls", record.calls)
        json.field("budget_left", record.budgetLeft)
    }

    private func writeRest(_ json: inout JSONText) {
        json.field("detail", record.detail)
        if let scope = record.scope {
            json.object("scope") { json in
                json.field("actions", scope.actions)
                json.field("resources", scope.resources)
            }
        }
        json.field("expires", record.expiresMilliseconds.map { AuditTime.text($0) })
        json.field("by_operator", record.isByOperator)
        json.field("target", target)
        if case .key(let key) = record.target {
            json.field("target_key", key.hex)
        }
        writeDelegation(&json)
        json.field("credentials", record.isFound ? nil : record.credentials)
        json.field("count", record.count)
        json.field("number", record.number)
        guard record.kind == .retirement else { return }
        json.field("removed_stream", record.stream)
        json.field("removed_part", record.part)
        json.field("removed_root", record.root.map { Hex.encode($0) })
    }

    private func writeDelegation(_ json: inout JSONText) {
        switch record.delegatee {
        case .workload(let workload): json.field("to_workload", workload.description)
        case .key(let key): json.field("to_key", key.hex)
        case .child: json.field("to_child", true)
        case nil: break
        }
        guard let selection = record.selection else { return }
        json.object("selection") { json in
            for demand in selection.demands { json.field(demand.name, demand.text) }
        }
    }

    /// The entry as one line.
    var json: String {
        var json = JSONText()
        write(to: &json)
        return json.text
    }
}
