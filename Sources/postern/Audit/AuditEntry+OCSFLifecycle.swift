import PosternAudit
import Sodium

/// What happened to the broker itself, as an Application Lifecycle (6002): whoever watches for
/// denials wants to know as well when nobody was asked.
extension AuditEntry {
    func writeLifecycle(_ json: inout JSONText) {
        let (activity, name): (UInt64, String)
        switch record.kind {
        case .start: (activity, name) = (3, "Start")
        case .stop: (activity, name) = (4, "Stop")
        case .installation: (activity, name) = (8, "Update")
        case .outage: (activity, name) = (99, "Audit Unavailable")
        default: (activity, name) = (99, "Retention")
        }
        writeHead(
            &json, category: 6, name: "Application Activity", classNumber: 6_002,
            className: "Application Lifecycle", activity: activity, activityName: name)
        json.object("app") { json in
            json.field("name", "Postern")
            json.field("vendor_name", "Postern")
        }
        json.field("message", record.detail)
        json.object("unmapped") { json in
            json.field("event", event)
            json.field("epoch", record.epoch)
            json.field("count", record.count)
            json.field("number", record.number)
            json.field("policies", record.snapshot.map { Hex.encode($0) })
        }
    }
}
