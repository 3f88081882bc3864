import PosternAudit
import PosternCore

/// Calls that a client says it made with permits that it had.
extension AuditEntry {
    /// Items that one line names.
    private static let namedMax = 3

    /// What was reported, as parts of a line.
    var reportedCalls: [String] {
        if let reason = record.reason { return [reason.name] }
        let items = record.cachedDecisions ?? []
        let named = items.prefix(Self.namedMax).map {
            "\($0.action) \($0.resource) ×\($0.count)"
        }
        let more = items.count - named.count
        let first = AuditTime.text(items.map(\.firstMilliseconds).min() ?? 0)
        let last = AuditTime.text(items.map(\.lastMilliseconds).max() ?? 0)
        return ["\(items.callCount.counted("call")) without asking, as the client says"]
            + [first == last ? "at \(first)" : "from \(first) to \(last)"] + named
            + (more > 0 ? ["and \(more.counted("permit")) more"] : [])
    }

    /// `cached`: an object for each permit.
    func writeReportedCalls(to json: inout JSONText) {
        guard let items = record.cachedDecisions else { return }
        json.array("cached") { json in
            for item in items {
                json.object { json in
                    json.field("action", item.action)
                    json.object("resource") { json in
                        json.field("type", item.resource.type)
                        json.field("id", item.resource.id)
                    }
                    json.field("count", item.count)
                    json.field("first_ms", item.firstMilliseconds)
                    json.field("last_ms", item.lastMilliseconds)
                    json.field("decision_id", item.decision.description)
                }
            }
        }
    }

    /// As an API Activity (6003) that sums up many: what the schema counts is in `count`,
    /// `start_time` and `end_time`.
    func writeReport(_ json: inout JSONText) {
        writeHead(
            &json, category: 6, name: "Application Activity", classNumber: 6_003,
            className: "API Activity", activity: 99, activityName: "Use Cached Permits")
        let items = record.cachedDecisions ?? []
        if !items.isEmpty {
            json.field("count", items.callCount)
            json.field("start_time", items.map(\.firstMilliseconds).min())
            json.field("end_time", items.map(\.lastMilliseconds).max())
        }
        json.object("actor") { writeActor(&$0) }
        json.object("api") { json in
            json.field("operation", "report")
            json.object("service") { $0.field("name", "postern") }
            json.object("response") { $0.field("error", record.reason?.name) }
        }
        json.object("src_endpoint") { json in
            json.field("name", asker ?? "unknown")
            json.field("uid", record.key?.hex)
        }
        json.array("resources") { json in
            for item in items {
                json.object { json in
                    json.field("type", item.resource.type)
                    json.field("uid", item.resource.id)
                    json.field("name", item.resource.description)
                }
            }
        }
        writeUnmapped(&json)
    }
}
