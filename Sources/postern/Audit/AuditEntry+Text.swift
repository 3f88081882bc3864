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
            + Terminal.printable(summary()).replacing("\n", with: " ") + mark(on: descriptor)
    }

    /// A decision's id, as `prove` takes it, behind its line.
    func mark(on descriptor: Int32) -> String {
        decision.map { "  " + Terminal.paint("\($0)", "2", on: descriptor) } ?? ""
    }

    /// What came of it.
    var word: String { outcome ?? (record.isDenied ? "refused" : event) }

    /// What was asked and what came of it, without the time.
    ///
    /// - Parameter actor: who asked for an ending, where that is known better than by a key.
    func summary(by actor: String? = nil) -> String {
        let subject = [record.workload, record.task.map { "task \($0)" }].compactMap { $0 }
        return (details(by: actor) + subject).joined(separator: "  ")
    }

    /// The same where workload and task are known.
    func story(by actor: String? = nil) -> String { details(by: actor).joined(separator: "  ") }

    private func details(by actor: String?) -> [String] {
        var parts: [String] = []
        switch record.kind {
        case .decision: parts = [record.action ?? "?", resource ?? "?"] + causes
        case .attest:
            let outcome = record.credential.map { "granted \($0)" } ?? "refused"
            parts = [outcome] + causes + quoted
            if let delegation = record.delegation {
                parts.append((record.isDenied ? "of delegation " : "claimed ") + "\(delegation)")
            }
            if let actors = record.actors { parts.append(actors.joined(separator: " → ")) }
            if let scope = record.scope {
                parts.append(
                    "for \(scope.actions.joined(separator: ", ")) on"
                        + " \(scope.resources.joined(separator: ", "))")
            }
            parts += budget
            if !record.isDenied, let process = record.process {
                parts.append("process \(process.processID)")
            }
        case .delegation:
            let outcome =
                record.isDenied ? "refused" : "made \(record.delegation.map { "\($0)" } ?? "?")"
            parts = [outcome, "to \(record.recipient)"] + causes + quoted + budget
        case .completion, .revocation: parts = ending(by: actor)
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

    private var budget: [String] {
        record.isDenied ? [] : record.budgetLeft.map { ["budget \($0)"] } ?? []
    }

    private var quoted: [String] { record.intent.map { ["\u{201C}\($0)\u{201D}"] } ?? [] }

    private func ending(by actor: String?) -> [String] {
        var parts = ["of \(targetInFull ?? "?")"]
        if record.target == .process {
            // The count is of those that it held itself.
            return [
                "\(targetInFull ?? "?") ended, and with it"
                    + " \((record.credentials ?? 0).counted("credential")) that it held"
            ]
        }
        if let credential = record.credential { parts.append("\(credential)") }
        if let reason = record.reason { parts.append(reason.name) }
        if record.isFound {
            parts.append("its credentials were not counted")
        } else if record.target == .selection, record.credentials != nil {
            // How many they were nobody knew yet.
            parts.append("what was alive ended")
        } else if let count = record.credentials {
            parts.append("\(count.counted("credential")) ended")
        } else if record.reason == nil {
            parts.append("nothing such was found")
        }
        parts.append(actor ?? self.actor)
        if let detail = record.detail { parts.append("\u{201C}\(detail)\u{201D}") }
        return parts
    }

    /// Who asked for an ending. A record has the key that asked, and the names of what ended.
    private var actor: String {
        if record.isByOperator == true { return "by an operator" }
        // Nobody else can.
        if record.kind == .completion, !record.isDenied { return "by the workload" }
        if let by = record.by { return "by who held \(by)" }
        return record.key.map { "by a peer with the key \($0.hex)" }
            ?? "by a machine, of which no more is known"
    }
}

extension AuditRecord {
    /// For whom a delegation is.
    var recipient: String {
        switch delegatee {
        case .workload(let workload): workload.description
        case .key(let key): "key \(key.hex)"
        case .child: "a child process"
        case nil: "?"
        }
    }
}
