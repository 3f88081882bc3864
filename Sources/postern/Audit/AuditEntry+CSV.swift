import PosternAudit
import PosternCore
import Sodium

/// Comma-separated values (RFC 4180), safe to be opened in a spreadsheet.
extension AuditEntry {
    static let csvHeader =
        "sequence,time,event,decision_id,decision,reason,workload,task,intent,credential,action,"
        + "resource_type,resource_id,policies,context,latency_ns,budget_left,detail,stream,part,"
        + "target,key,process_id,process_start,process_uid,epoch,snapshot,chain,parent,delegation,"
        + "recipient,by_credential\r\n"

    var csv: String {
        var context = JSONText()
        if let value = record.contextValue { context.context(value) }
        let reported =
            record.kind == .cachedDecisions ? reportedCalls.joined(separator: "; ") : ""
        let fields: [String] = [
            "\(sequence)", AuditTime.text(timeMilliseconds), event, decision?.description ?? "",
            outcome ?? "", record.reason?.name ?? "", record.workload ?? "", record.task ?? "",
            record.intent ?? "", record.credential?.hex ?? "", record.action ?? "",
            record.resourceType ?? "", record.resourceID ?? "",
            (record.policies ?? []).joined(separator: " "), context.text,
            record.latencyNanoseconds.map { "\($0)" } ?? "",
            record.budgetLeft.map { "\($0)" } ?? "", record.detail ?? reported, segment.stream,
            "\(segment.part)", targetInFull ?? "", record.key?.hex ?? "",
            record.process.map { "\($0.processID)" } ?? "",
            record.process.map { "\($0.startTime)" } ?? "",
            record.process.map { "\($0.userID)" } ?? "", record.epoch.map { "\($0)" } ?? "",
            record.snapshot.map { Hex.encode($0) } ?? "",
            (record.actors ?? []).joined(separator: " > "), record.parent?.hex ?? "",
            record.delegation?.description ?? "",
            record.kind == .delegation ? record.recipient : "", record.by?.hex ?? "",
        ]
        return fields.map { Self.quoted($0) }.joined(separator: ",") + "\r\n"
    }

    /// A field that a spreadsheet would take for a formula gets an apostrophe before it
    /// (https://owasp.org/www-community/attacks/CSV_Injection), and control characters but line
    /// breaks and tabs are escaped: callers choose these texts.
    static func quoted(_ text: String) -> String {
        let text = Terminal.printable(text)
        let isFormula = text.utf8.first.map { "=+-@\t\r\n".utf8.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard isFormula || safe.utf8.contains(where: { ",\"\r\n; \t".utf8.contains($0) }) else {
            return safe
        }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
