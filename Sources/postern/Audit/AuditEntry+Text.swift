import Foundation
import PosternAudit
import PosternCore

extension AuditEntry {
    /// One line for people: when, what came of it, what it was, whose.
    func line(on descriptor: Int32) -> String {
        let word = self.word
        let padded = word + String(repeating: " ", count: max(0, 12 - word.count))
        let colour =
            switch (record.kind, record.isDenied) {
            case (.decision, false): "32"
            case (_, true): "31"
            case (.revocation, _), (.outage, _): "33"
            default: "36"
            }
        let time = Terminal.paint(AuditTime.text(timeMilliseconds), "2", on: descriptor)
        return "\(time)  " + Terminal.paint(padded, colour, on: descriptor)
            + Terminal.printable(summary).replacing("\n", with: " ") + mark(on: descriptor)
    }

    /// A decision's id, as `prove` takes it, behind its line.
    func mark(on descriptor: Int32) -> String {
        decision.map { "  " + Terminal.paint("\($0)", "2", on: descriptor) } ?? ""
    }

    /// What came of it.
    var word: String { outcome ?? (record.isDenied ? "refused" : event) }

    /// What was asked and what came of it, without the time.
    var summary: String {
        let subject = [record.workload, record.task.map { "task \($0)" }].compactMap { $0 }
        return (details + subject).joined(separator: "  ")
    }

    /// The same where workload and task are known.
    var story: String { details.joined(separator: "  ") }

    private var details: [String] {
        var parts: [String] = []
        switch record.kind {
        case .decision: parts = [record.action ?? "?", resource ?? "?"] + causes
        case .attest:
            let outcome = record.credential.map { "granted \($0)" } ?? "refused"
            parts = [outcome] + causes + quoted
            if let actors = record.actors { parts.append(actors.joined(separator: " → ")) }
            if let scope = record.scope {
                parts.append(
                    "for \(scope.actions.joined(separator: ", ")) on"
                        + " \(scope.resources.joined(separator: ", "))")
            }
        case .delegation:
            let outcome =
                record.isDenied ? "refused" : "made \(record.delegation.map { "\($0)" } ?? "?")"
            parts = [outcome, "to \(recipient)"] + causes + quoted
        case .completion, .revocation: parts = ending
        case .cachedDecisions: parts = reportedCalls
        case .start, .installation:
            parts = [record.detail, record.count?.counted("policy", "policies")].compactMap(\.self)
            if let snapshot = record.snapshot {
                parts.append("policies \(Hexadecimal.text(snapshot.prefix(6)))")
            }
        case .outage:
            parts = [
                record.detail ?? "", "\((record.count ?? 0).counted("call")) denied",
                "\((record.number ?? 0).counted("ending")) written late",
            ]
        case .retirement: parts = [record.detail ?? "", (record.count ?? 0).counted("record")]
        case .stop, .segment, .policies, .credential, .checkpoint, .seal: break
        }
        return parts
    }

    private var causes: [String] {
        var causes: [String] = []
        if let reason = record.reason { causes.append(reason.name) }
        if let policies = record.policies {
            causes.append("by \(policies.joined(separator: ", "))")
        }
        if record.kind == .attest || record.kind == .delegation, let detail = record.detail {
            causes.append(detail)
        }
        return causes
    }

    /// For whom a delegation is.
    private var recipient: String {
        switch record.delegatee {
        case .workload(let workload): workload.description
        case .key(let key): "key \(key.hex)"
        case .child: "a child process"
        case nil: "?"
        }
    }

    private var quoted: [String] { record.intent.map { ["\u{201C}\($0)\u{201D}"] } ?? [] }

    private var ending: [String] {
        var parts = ["of \(targetInFull ?? "?")"]
        if let credential = record.credential { parts.append("\(credential)") }
        if let reason = record.reason { parts.append(reason.name) }
        if record.isFound {
            parts.append("its credentials were not counted")
        } else if let count = record.credentials {
            parts.append("\(count.counted("credential")) ended")
        } else if record.reason == nil {
            parts.append("nothing such was found")
        }
        if record.target == .process {
            parts.append("by the kernel's notice")
        } else {
            parts.append(record.isByOperator == true ? "by an operator" : "by the workload")
        }
        if let detail = record.detail { parts.append("\u{201C}\(detail)\u{201D}") }
        return parts
    }
}
