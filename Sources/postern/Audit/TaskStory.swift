import Foundation
import PosternAudit
import PosternCore

/// All that happened under one task's name: each credential with its calls, what ended them, and
/// what was delegated under them, whatever that was called.
struct TaskStory {
    /// One credential.
    private struct Chapter {
        var attest: AuditEntry?
        let credential: CredentialID
        var calls: [AuditEntry] = []
    }

    private let task: String
    private var chapters: [Chapter] = []
    /// Refused attests and endings of more than one credential.
    private var others: [AuditEntry] = []

    /// - Parameter chosen: a workload and times.
    init(_ task: String, _ chosen: AuditFilter, _ search: inout LogSearch) throws {
        self.task = task
        var filter = chosen
        filter.task = task
        var entries = try search.all(filter)
        try Self.followDelegations(&entries, chosen, &search)
        // Endings of a credential, its workload or its key do not name the task.
        var subjects: Set<AuditSubject> = []
        for entry in entries {
            if let id = entry.record.credential { subjects.insert(.credential(id)) }
            if let workload = entry.record.workload { subjects.insert(.endedWorkload(workload)) }
            if let key = entry.record.key { subjects.insert(.endedKey(key)) }
        }
        let first = entries.first?.sequence ?? 0
        var endings = chosen
        // Those of a key name no workload.
        endings.workload = nil
        endings.kinds = [.completion, .revocation]
        endings.subjects = Array(subjects)
        let known = Set(entries.map(\.sequence))
        if !subjects.isEmpty {
            entries += try search.all(endings).filter {
                $0.sequence > first && !known.contains($0.sequence)
            }
        }
        for entry in entries.sorted(by: { $0.sequence < $1.sequence }) { take(entry) }
    }

    /// Adds all of the credentials that were claimed under these, step by step.
    private static func followDelegations(
        _ entries: inout [AuditEntry], _ chosen: AuditFilter, _ search: inout LogSearch
    ) throws {
        func credentials(_ entries: [AuditEntry]) -> Set<CredentialID> {
            Set(
                entries.filter { $0.record.kind == .attest || $0.record.kind == .delegation }
                    .compactMap(\.record.credential))
        }
        var known = Set(entries.map(\.sequence))
        var seen: Set<CredentialID> = []
        var next = credentials(entries)
        // Whose name was asked for may be at the top only.
        var filter = chosen
        filter.workload = nil
        while !next.isEmpty {
            seen.formUnion(next)
            filter.subjects = next.map { .claims($0) }
            let claims = try search.all(filter)
            let claimed = credentials(claims).subtracting(seen)
            var new = claims
            if !claimed.isEmpty {
                filter.subjects = claimed.map { .credential($0) }
                new += try search.all(filter)
            }
            for entry in new where known.insert(entry.sequence).inserted { entries.append(entry) }
            next = claimed
        }
    }

    private mutating func take(_ entry: AuditEntry) {
        let record = entry.record
        guard let credential = record.credential,
            record.kind == .attest || record.kind == .decision || record.kind == .delegation
                || record.kind == .cachedDecisions || record.target == .credential
        else { return others.append(entry) }
        let index = chapters.firstIndex { $0.credential == credential } ?? chapters.endIndex
        if index == chapters.endIndex { chapters.append(Chapter(credential: credential)) }
        if record.kind == .attest {
            chapters[index].attest = entry
        } else {
            chapters[index].calls.append(entry)
        }
    }

    var isEmpty: Bool { chapters.isEmpty && others.isEmpty }

    private enum Node {
        case chapter(Chapter)
        case other(AuditEntry)

        var sequence: UInt64 {
            switch self {
            case .chapter(let chapter):
                chapter.attest?.sequence ?? chapter.calls.first?.sequence ?? 0
            case .other(let entry): entry.sequence
            }
        }
    }

    private var nodes: [Node] {
        (chapters.map { Node.chapter($0) } + others.map { Node.other($0) })
            .sorted { $0.sequence < $1.sequence }
    }

    /// Under which of these credentials another one was delegated; nil: under none.
    private func parent(of chapter: Chapter) -> CredentialID? {
        let record = (chapter.attest ?? chapter.calls.first)?.record
        guard let parent = record?.parent, chapters.contains(where: { $0.credential == parent })
        else { return nil }
        return parent
    }

    // MARK: text

    var text: String {
        let workloads = Set(
            chapters.flatMap { chapter in
                ([chapter.attest].compactMap { $0 } + chapter.calls).compactMap(\.record.workload)
            })
        let calls = chapters.flatMap(\.calls).filter { $0.record.kind == .decision }
        let denied = calls.filter { $0.record.isDenied }.count
        var lines = [
            Terminal.printable(
                "task \(task)" + (workloads.isEmpty ? "" : " of ")
                    + workloads.sorted().joined(separator: ", ")),
            "\(chapters.count.counted("credential")), \(calls.count.counted("call")),"
                + " \(denied) denied",
        ]
        let children = Dictionary(grouping: chapters) { parent(of: $0) }
        let tops = nodes.filter { node in
            guard case .chapter(let chapter) = node else { return true }
            return parent(of: chapter) == nil
        }
        lines += Self.branches(
            tops.map { self.lines(of: $0, children, namesWorkload: workloads.count > 1) })
        return lines.joined(separator: "\n")
    }

    /// A chapter with those of what was delegated under it behind its own calls.
    private func lines(
        of node: Node, _ children: [CredentialID?: [Chapter]], namesWorkload: Bool
    ) -> [String] {
        let own = Self.lines(node, namesWorkload: namesWorkload)
        guard case .chapter(let chapter) = node, let first = own.first else {
            return own.flatMap(\.self)
        }
        let below = (children[chapter.credential] ?? []).map {
            lines(of: .chapter($0), children, namesWorkload: namesWorkload)
        }
        return first + Self.branches(own.dropFirst() + below)
    }

    /// Several stories, each of some lines, as branches of one tree.
    private static func branches(_ stories: [[String]]) -> [String] {
        stories.enumerated().flatMap { index, story in
            let isLast = index == stories.count - 1
            return story.enumerated().map { number, line in
                let branch = number == 0 ? (isLast ? "└─ " : "├─ ") : (isLast ? "   " : "│  ")
                return branch + line
            }
        }
    }

    /// - Parameter namesWorkload: several have a task of this name.
    /// - Returns: its first line and its calls', each a story of one.
    private static func lines(_ node: Node, namesWorkload: Bool) -> [[String]] {
        switch node {
        case .other(let entry):
            return [[line(entry, entry.event, namesWorkload ? entry.summary : entry.story)]]
        case .chapter(let chapter):
            var lines: [String] = []
            if let attest = chapter.attest {
                let story = namesWorkload ? attest.summary : attest.story
                lines.append(line(attest, attest.event, story))
            } else {
                lines.append("credential \(chapter.credential), whose attest is not in the log")
            }
            let intent = chapter.calls.first { $0.record.kind == .decision }?.record.intent
            for call in chapter.calls {
                guard call.record.kind == .decision else {
                    lines.append(line(call, call.event, call.story))
                    continue
                }
                let meant = chapter.attest == nil ? intent.map { "  \u{201C}\($0)\u{201D}" } : nil
                lines.append(line(call, call.outcome ?? "", call.story + (meant ?? "")))
            }
            return lines.map { [$0] }
        }
    }

    private static func line(_ entry: AuditEntry, _ word: String, _ text: String) -> String {
        let code = entry.record.isDenied ? "31" : entry.record.kind == .decision ? "32" : "36"
        let time = Terminal.paint(
            AuditTime.text(entry.timeMilliseconds), "2", on: STDOUT_FILENO)
        return "\(time)  " + Terminal.paint(word, code, on: STDOUT_FILENO) + "  "
            + Terminal.printable(text).replacing("\n", with: " ") + entry.mark(on: STDOUT_FILENO)
    }

    // MARK: JSON

    var json: String {
        var json = JSONText()
        json.object { json in
            json.field("task", task)
            json.array("story") { json in
                for node in nodes {
                    json.object { json in
                        switch node {
                        case .other(let entry):
                            json.key("entry")
                            entry.write(to: &json)
                        case .chapter(let chapter):
                            json.field("credential", chapter.credential.hex)
                            if let attest = chapter.attest {
                                json.key("entry")
                                attest.write(to: &json)
                            }
                            json.array("calls") { json in
                                for call in chapter.calls { call.write(to: &json) }
                            }
                        }
                    }
                }
            }
        }
        return json.text
    }
}
