import PosternAudit
import PosternCore
import Sodium

/// Events of the Open Cybersecurity Schema Framework, version 1.3.0 (https://schema.ocsf.io).
///
/// A decision is an API Activity (6003) with `actor.authorizations`: the one class that has an
/// actor, an operation, a resource and what was allowed; a report of permits that were used again
/// is one, too, for many. An attest and an ending are an Authorize Session (3003), whose session is
/// the credential. Starts, stops, new policies and outages are Application Lifecycles (6002). What
/// the schema has no place for is in `unmapped`.
extension AuditEntry {
    /// One JSON object.
    var ocsf: String {
        var json = JSONText()
        json.object { json in
            switch record.kind {
            case .decision: writeActivity(&json)
            case .cachedDecisions: writeReport(&json)
            case .attest, .delegation, .completion, .revocation: writeSession(&json)
            default: writeLifecycle(&json)
            }
        }
        return json.text
    }

    private static let version = "1.3.0"

    /// - Parameter activity: the class's own activity; 99: one that it does not know.
    func writeHead(
        _ json: inout JSONText, category: UInt64, name: String, classNumber: UInt64,
        className: String, activity: UInt64, activityName: String
    ) {
        json.field("category_uid", category)
        json.field("category_name", name)
        json.field("class_uid", classNumber)
        json.field("class_name", className)
        json.field("activity_id", activity)
        json.field("activity_name", activityName)
        json.field("type_uid", classNumber * 100 + activity)
        json.field("time", timeMilliseconds)
        let severity = severity
        let hasFailed = record.isDenied || record.kind == .outage
        json.field("severity_id", severity.number)
        json.field("severity", severity.name)
        json.field("status_id", UInt64(hasFailed ? 2 : 1))
        json.field("status", hasFailed ? "Failure" : "Success")
        json.field("status_code", record.reason?.name)
        json.object("metadata") { json in
            json.field("version", Self.version)
            json.object("product") { json in
                json.field("name", "Postern")
                json.field("vendor_name", "Postern")
            }
            json.field("uid", decision?.description ?? "\(instance.hex.prefix(16))-\(sequence)")
            json.field("sequence", sequence)
            json.field("log_name", segment.stream)
            json.field("correlation_uid", record.task)
        }
    }

    /// A denial is not an attack; that nobody could be asked is worse.
    private var severity: (number: UInt64, name: String) {
        if record.kind == .outage { return (4, "High") }
        return record.isDenied ? (2, "Low") : (1, "Informational")
    }

    private func writeActivity(_ json: inout JSONText) {
        writeHead(
            &json, category: 6, name: "Application Activity", classNumber: 6_003,
            className: "API Activity", activity: 99, activityName: "Authorize")
        json.object("actor") { json in
            writeActor(&json)
            json.array("authorizations") { json in
                for policy in record.policies ?? [""] {
                    json.object { json in
                        json.field("decision", record.reason == nil ? "allowed" : "denied")
                        guard !policy.isEmpty else { return }
                        json.object("policy") { json in
                            json.field("name", policy)
                            json.field("version", record.snapshot.map { Hex.encode($0) })
                        }
                    }
                }
            }
        }
        json.object("api") { json in
            json.field("operation", record.action)
            json.object("service") { $0.field("name", "postern") }
            json.object("response") { json in
                json.field("error", record.reason?.name)
                json.field("message", outcome)
            }
        }
        json.object("src_endpoint") { json in
            json.field("name", asker ?? "unknown")
            json.field("uid", record.key?.hex)
        }
        json.array("resources") { json in
            json.object { json in
                json.field("type", record.resourceType)
                json.field("uid", record.resourceID)
                json.field("name", resource)
            }
        }
        // Nanoseconds; the schema's own durations are milliseconds.
        json.field("duration", (record.latencyNanoseconds ?? 0) / 1_000_000)
        writeUnmapped(&json)
    }

    private func writeSession(_ json: inout JSONText) {
        let isAttest = record.kind == .attest
        writeHead(
            &json, category: 3, name: "Identity & Access Management", classNumber: 3_003,
            className: "Authorize Session", activity: isAttest ? 1 : 99,
            activityName: sessionActivity)
        json.object("actor") { writeActor(&$0) }
        // Whose session it is: who asked for its end may be somebody else.
        json.object("user") { writeUser(&$0, record.workload, owner) }
        json.object("session") { writeCredential(&$0) }
        let scope = record.scope
        json.field(
            "privileges",
            scope.map { $0.actions + $0.resources } ?? ["ended: \(targetInFull ?? event)"])
        json.field("message", record.detail)
        writeUnmapped(&json)
    }

    private var sessionActivity: String {
        switch record.kind {
        case .attest: "Assign Privileges"
        case .delegation: "Delegate"
        case .completion: "Complete"
        default: "Revoke"
        }
    }

    func writeActor(_ json: inout JSONText) {
        json.object("user") { writeUser(&$0, asker, record.key) }
        if record.credential != nil { json.object("session") { writeCredential(&$0) } }
        guard let process = record.process else { return }
        json.object("process") { json in
            json.field("pid", process.processID)
            json.field("name", process.path?.split(separator: "/").last.map(String.init))
            guard let path = process.path else { return }
            json.object("file") { json in
                json.field("name", path.split(separator: "/").last.map(String.init) ?? path)
                json.field("path", path)
                json.field("type_id", UInt64(1))
            }
        }
    }

    /// The key of the session's workload, where the record knows it.
    private var owner: PeerKey? {
        if case .key(let key) = record.target { return key }
        return record.isByOperator == true ? nil : record.key
    }

    private func writeUser(_ json: inout JSONText, _ name: String?, _ key: PeerKey?) {
        json.field("name", name ?? "unknown")
        json.field("uid", key?.hex)
        // 3 is a system's account, one that is no person's.
        json.field("type_id", UInt64(3))
        json.field("type", "System")
    }

    private func writeCredential(_ json: inout JSONText) {
        json.field("uid", record.credential?.hex ?? "none")
        json.field("issuer", "postern")
        json.field("expiration_time", record.expiresMilliseconds)
        if record.kind == .completion || record.kind == .revocation {
            json.field("expiration_reason", event)
        }
    }

    func writeUnmapped(_ json: inout JSONText) {
        json.object("unmapped") { json in
            json.field("event", event)
            json.field("task", record.task)
            json.field("intent", record.intent)
            json.field("epoch", record.epoch)
            json.field("latency_ns", record.latencyNanoseconds)
            json.field("budget_left", record.budgetLeft)
            json.field("by_operator", record.isByOperator)
            json.field("target", targetInFull)
            json.field("delegation", record.delegation?.description)
            json.field("parent", record.parent?.hex)
            json.field("chain", record.actors)
            json.field("recipient", record.kind == .delegation ? record.recipient : nil)
            json.field("by_credential", record.by?.hex)
            writeReportedCalls(to: &json)
            if let context = record.contextValue {
                json.key("context")
                json.context(context)
            }
        }
    }
}
